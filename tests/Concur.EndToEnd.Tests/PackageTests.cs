using System.Reflection.PortableExecutable;

namespace Concur.EndToEnd.Tests;

/// <summary>The packed tool, installed and run as a user would.</summary>
[Collection(nameof(PackagesCollection))]
public class PackageTests(PackagesFixture packages)
{
    [Fact]
    public async Task ThePackedToolInstallsAndRunsInAnEmptyFolder()
    {
        using var tool = new ToolProcess();
        var version = packages.Version;
        var path = Path.Combine(tool.Temporary, "X");
        var install = await tool.Shell(
            _ => { },
            "dotnet",
            ["tool", "install", "dotnet-concur", "--version", version, "--tool-path", path, "--add-source", packages.Folder, "--no-cache"],
            ("NUGET_PACKAGES", Path.Combine(tool.Temporary, "cache")));
        Assert.True(install.ExitCode == 0, install.Out + install.Error);

        var printed = await tool.Shell(_ => { }, Path.Combine(path, "dotnet-concur"), ["--version"]);
        string[] run = ["run", "primes", "-n", "1000", "-s", "threads", "--launches", "1", "-o", "direct"];
        var direct = await tool.Shell(_ => { }, Path.Combine(path, "dotnet-concur"), run);
        var asCommand = await tool.Shell(
            _ => { }, "dotnet", ["concur", "show", "direct"], ("PATH", path + ":" + Environment.GetEnvironmentVariable("PATH")));

        Assert.Equal(version, printed.Out.Trim());
        Assert.True(direct.ExitCode == 0, direct.Out + direct.Error);
        Assert.Equal(0, asCommand.ExitCode);
        Assert.Equal(direct.Out, asCommand.Out);
        Assert.Matches("is the fastest|No clear winner|No answer yet", direct.Out);
        string[] precompiled = ["dotnet-concur.dll", "Concur.Core.dll", "System.CommandLine.dll"];
        Assert.All(precompiled, name => Assert.True(IsPrecompiled(path, name), name));
    }

    private static bool IsPrecompiled(string folder, string name)
    {
        using var image = new PEReader(File.OpenRead(Directory.GetFiles(folder, name, SearchOption.AllDirectories).Single()));
        return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
