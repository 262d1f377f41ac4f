using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

public class RecordClockTests
{
    /// <summary>A sample has its stamp behind the instruction, every other record at its end.</summary>
    [Fact]
    public void EveryRecordsTimeIsShiftedAndNothingElse()
    {
        byte[] records = [.. Sample(timeNs: 500), .. Fork(timeNs: 600), .. Switch(timeNs: 700)];

        RecordClock.Shift(records, -200);

        Assert.Equal([.. Sample(300), .. Fork(400), .. Switch(500)], records);
    }

    [Fact]
    public void ARecordThatIsTooShortForATimeIsLeftAlone()
    {
        byte[] records = [.. Record(14, []), .. Record(9, new byte[16]), .. Switch(700)];

        RecordClock.Shift(records, 1);

        Assert.Equal([.. Record(14, []), .. Record(9, new byte[16]), .. Switch(701)], records);
    }

    private static byte[] Sample(long timeNs) => Record(9, [.. BitConverter.GetBytes(0x1234L), .. Stamp(timeNs), .. new byte[24]]);

    private static byte[] Switch(long timeNs) => Record(14, Stamp(timeNs));

    private static byte[] Fork(long timeNs) => Record(7, [.. new byte[24], .. Stamp(timeNs)]);

    /// <summary>Process and thread, time, processor.</summary>
    private static byte[] Stamp(long timeNs) =>
        [.. BitConverter.GetBytes(7), .. BitConverter.GetBytes(8), .. BitConverter.GetBytes(timeNs), .. new byte[8]];

    private static byte[] Record(int kind, byte[] body) =>
        [.. BitConverter.GetBytes(kind), 0, 0, .. BitConverter.GetBytes((ushort)(8 + body.Length)), .. body];
}
