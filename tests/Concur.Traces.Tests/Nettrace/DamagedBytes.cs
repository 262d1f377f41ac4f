namespace Concur.Traces.Tests.Nettrace;

/// <summary>Seeded damage to the bytes of traces: to a real one of version 4, and to a small one of version 6.</summary>
internal static class DamagedBytes
{
    private static readonly byte[] Plain = SmallPlain();
    private static readonly int[] Heads = [.. Positions("Block"u8.ToArray())];

    /// <summary>
    /// One kind of damage after another: cut off, a few bits flipped, a piece moved, bytes of a block's head changed, a piece
    /// of noise.
    /// </summary>
    public static byte[] Of(int seed)
    {
        var random = new Random(seed);
        var bytes = (seed % 7 == 0 ? Plain : SmallTrace.Bytes).ToArray();
        switch (seed % 5)
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                for (var i = random.Next(1, 9); i > 0; i--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                var most = Math.Min(4096, bytes.Length / 2);
                var (from, to, length) = (random.Next(bytes.Length - most), random.Next(bytes.Length - most), random.Next(1, most));
                bytes.ToArray().AsSpan(from, length).CopyTo(bytes.AsSpan(to));
                return bytes;
            case 3:
                var head = Heads[random.Next(Heads.Length)];
                for (var i = random.Next(1, 4); i > 0; i--)
                    bytes[Math.Min(bytes.Length - 1, head + random.Next(60))] = (byte)random.Next(256);
                return bytes;
            default:
                random.NextBytes(bytes.AsSpan(random.Next(bytes.Length - 64), random.Next(1, 64)));
                return bytes;
        }
    }

    private static byte[] SmallPlain()
    {
        var trace = new NettraceBytes(version: 6).Stacks(1, [0x1010, 0x1020], [0x1030]);
        for (var i = 0; i < 20; i++)
        {
            var timeNs = 2_000 + (100 * i);
            trace.SuspendBegin(1, timeNs)
                .SuspendEnd(1, timeNs + 1)
                .RestartBegin(1, timeNs + 2)
                .LockStart(2, timeNs, stack: 1)
                .LockStop(2, timeNs + 50)
                .JitStart(3, timeNs, i)
                .MethodLoad(3, timeNs + 10, i)
                .Sample(2, timeNs, stack: 1)
                .Sample(3, timeNs + 1, stack: 2)
                .Allocation(3, timeNs, 100, "My.Type");
        }

        return trace.SequencePoint(9_000, (1, 60)).ToArray();
    }

    /// <summary>Where the names of blocks' types stand: sizes, flags and the first events follow.</summary>
    private static IEnumerable<int> Positions(byte[] text)
    {
        for (var from = 0; SmallTrace.Bytes.AsSpan(from).IndexOf(text) is var found and >= 0; from += found + 1) yield return from + found;
    }
}
