using System.Text;
using Concur.Traces.Nettrace;

namespace Concur.Traces.Tests.Nettrace;

public sealed class CommandLineSecretsTests : IDisposable
{
    private const string Command = "dotnet app.dll --password hunter2 --url http://bob:abc@host -v";
    private const string Hidden = "dotnet app.dll --password ******* --url http://bob:***@host -v";
    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void AsterisksStandInTheirPlaceAndNothingElseChanges(int version)
    {
        byte[] Trace(string command) => new NettraceBytes(version).LockStart(1, 2_000).ProcessInfo(command).LockStop(1, 3_000)
            .RuntimeInformation(command).ToArray();
        var path = _folder.With(Trace(Command));

        Assert.Equal(Trace(Hidden), Copy(path));
        CommandLineSecrets.Hide(path);

        Assert.Equal(Trace(Hidden), File.ReadAllBytes(path));
        Assert.Empty(CommandLineSecrets.Find(path));
        Assert.Equal(
            "dotnet app.dll --password [redacted] --url http://bob:[redacted]@host -v",
            NettraceReader.Read(path, TestContext.Current.CancellationToken).Sessions[0].Process.CommandLine);
    }

    [Fact]
    public void ATraceWithoutSecretsStaysAsItIs()
    {
        Assert.Equal(SmallTrace.Bytes, Copy(_folder.With(SmallTrace.Bytes)));
        Assert.Empty(CommandLineSecrets.Find(Path.Combine(Path.GetTempPath(), "there-is-no-such.nettrace")));
    }

    /// <summary>The process was killed while it wrote, or the file is damaged before the command line.</summary>
    [Fact]
    public void WhereverAFileIsDamagedTheyAreHiddenAllTheSame()
    {
        var whole = new NettraceBytes().LockStart(1, 2_000).ProcessInfo(Command).LockStop(1, 3_000).ToArray();
        var text = whole.AsSpan().IndexOf(Encoding.Unicode.GetBytes(Command));
        for (var at = 0; at < whole.Length; at++)
        {
            AssertHidden(whole.AsSpan(0, at));

            // A word that is no longer "--password" announces none.
            if (at >= text && at < text + (Command.Length * sizeof(char))) continue;
            var damaged = whole.ToArray();
            damaged[at] ^= 0x40;
            AssertHidden(damaged);
        }
    }

    [Fact]
    public void AFileThatIsNoTraceIsLookedThroughInPieces()
    {
        const int pieceBytes = 4 << 20;
        var secret = Encoding.Unicode.GetBytes("\0 --password hunter2 -v\0");
        for (var shift = -secret.Length; shift <= 0; shift++)
        {
            var bytes = new byte[pieceBytes + secret.Length];
            secret.CopyTo(bytes.AsSpan(pieceBytes + shift));
            AssertHidden(bytes);
        }
    }

    [Fact]
    public void AnyDamageLeavesAFileOfTheSameLength()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var bytes = DamagedBytes.Of(seed);
            Assert.Equal(bytes.Length, Copy(_folder.With(bytes)).Length);
        }
    }

    private void AssertHidden(ReadOnlySpan<byte> bytes)
    {
        var copy = Copy(_folder.With(bytes));
        Assert.Equal(bytes.Length, copy.Length);
        Assert.Equal(-1, copy.AsSpan().IndexOf(Encoding.Unicode.GetBytes("hunter2")));
        Assert.Equal(-1, copy.AsSpan().IndexOf("hunter2"u8));
    }

    private static byte[] Copy(string path)
    {
        using var copy = new MemoryStream();
        CommandLineSecrets.CopyWithout(path, copy);
        return copy.ToArray();
    }
}
