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

    private string _drive = "";

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
        using var script = new ToolProcess();
        if (Missing is null) await script.Shell(_ => { }, Script, ["stop"]);
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
        return new WindowsTool(Path.GetDirectoryName(_drive)!);
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

/// <summary>Tests that run on Windows run one after the other: what one of them leaves running would be found by another.</summary>
[CollectionDefinition(nameof(WindowsCollection))]
public class WindowsCollection : ICollectionFixture<WindowsFixture>;
