using System.IO.Compression;
using System.Text;

namespace Concur.EndToEnd.Tests.Windows;

/// <summary>
/// Windows as scripts/windows.sh has it, with the tool installed from its package for Windows. The SDK does not run there, so the
/// package is laid out here as <c>dotnet tool install --global</c> does.
/// </summary>
public sealed class WindowsFixture : IAsyncLifetime
{
    private const int MissingCode = 77;

    /// <summary>What the program that starts a tool has in place of the path of its dll: the SHA-256 of "foobar" in hexadecimal.</summary>
    private static readonly byte[] NoPath = Encoding.ASCII.GetBytes("c3ab8ff13720e8ad9047dd39466b3c8974e592c2fa383d4a3960714caef0c4f2");

    private readonly Lazy<Task<Recording>> _everyStrategy;
    private string _drive = "";

    public WindowsFixture() => _everyStrategy = new(Record);

    /// <summary>Why there is no Windows here; null where there is.</summary>
    public string? Missing { get; private set; }

    /// <summary>The version of the installed package.</summary>
    public string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        using var script = new ToolProcess();
        var reset = await script.Shell(_ => { }, Script, ["reset"]);
        if (reset.ExitCode == MissingCode)
        {
            Missing = reset.LastErrorLine;
            return;
        }

        Assert.True(reset.ExitCode == 0, reset.Error);
        _drive = reset.Out.Trim();
        var packages = new PackagesFixture();
        await packages.InitializeAsync();
        Version = packages.Version;
        Install(packages);
    }

    public async ValueTask DisposeAsync()
    {
        if (Missing is not null) return;
        if (_everyStrategy is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }) (await _everyStrategy.Value).Tool.Dispose();
        using var script = new ToolProcess();
        await script.Shell(_ => { }, Script, ["stop"]);
    }

    /// <summary>The script, which runs programs for Windows.</summary>
    internal static string Script { get; } = Path.Combine(Locations.Root, "scripts", "windows.sh");

    /// <summary>The tool as its user starts it.</summary>
    internal static string Program => @"C:\users\root\.dotnet\tools\dotnet-concur.exe";

    /// <summary>The file of this machine that is a path on drive C:.</summary>
    internal string OnDriveC(string path) => Path.Combine(_drive, path);

    /// <summary>The tool in an empty folder; skips the test where there is no Windows.</summary>
    internal WindowsTool Tool()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return new WindowsTool();
    }

    /// <summary>A run under every strategy; skips the test where there is no Windows. Tests read it and leave it as it is.</summary>
    internal Task<Recording> EveryStrategy()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return _everyStrategy.Value;
    }

    private async Task<Recording> Record()
    {
        var tool = Tool();
        var ending = await tool.Command($"run primes -n 20000 -s all --launches 1 --iterations 2 --timeout 120s -o out --format json");
        Assert.True(ending.ExitCode == 0, ending.Error);
        return new Recording(tool, Path.Combine(tool.Folder, "out"), new RunOutput(ending.Out));
    }

    private void Install(PackagesFixture packages)
    {
        var store = $".store/dotnet-concur/{Version}/dotnet-concur.win-x64/{Version}";
        var tools = Directory.CreateDirectory(OnDriveC("users/root/.dotnet/tools")).FullName;
        using (var package = packages.Open("win-x64")) package.ExtractToDirectory(Path.Combine(tools, store));
        var starter = File.ReadAllBytes(OnDriveC("Program Files/dotnet/host/apphost.exe"));
        var path = Encoding.UTF8.GetBytes($"{store}/tools/net10.0/win-x64/dotnet-concur.dll".Replace('/', '\\') + '\0');
        path.CopyTo(starter, starter.AsSpan().IndexOf(NoPath));
        File.WriteAllBytes(Path.Combine(tools, "dotnet-concur.exe"), starter);
    }
}

/// <summary>A run that was made on Windows.</summary>
/// <param name="Tool">The tool that made it.</param>
/// <param name="Folder">Its folder, by its name on this machine.</param>
/// <param name="Output">Its run file.</param>
internal sealed record Recording(WindowsTool Tool, string Folder, RunOutput Output);

/// <summary>Tests that share one Windows.</summary>
[CollectionDefinition(nameof(WindowsCollection))]
public class WindowsCollection : ICollectionFixture<WindowsFixture>;
