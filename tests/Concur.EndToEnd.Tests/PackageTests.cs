using System.Reflection.PortableExecutable;

namespace Concur.EndToEnd.Tests;

/// <summary>The packed tool, installed and run as a user would.</summary>
public class PackageTests
{
    [Fact]
    public async Task ThePackedToolInstallsAndRunsInAnEmptyFolder()
    {
        using var tool = new ToolProcess();
        var packages = await Packages(tool);
        var package = Path.GetFileNameWithoutExtension(Directory.GetFiles(packages, "dotnet-concur.*.nupkg").Single());
        var version = package["dotnet-concur.".Length..];
        var path = Path.Combine(tool.Temporary, "X");
        var install = await tool.Shell(
            _ => { },
            "dotnet",
            ["tool", "install", "dotnet-concur", "--version", version, "--tool-path", path, "--add-source", packages, "--no-cache"],
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

    /// <summary>scripts/test.sh has packed already; without it the test packs by itself.</summary>
    private static async Task<string> Packages(ToolProcess tool)
    {
        if (Environment.GetEnvironmentVariable("CONCUR_PACKAGES") is { Length: > 0 } given) return given;
        var packed = await tool.Shell(_ => { }, Path.Combine(Locations.Root, "scripts", "pack.sh"), []);
        Assert.True(packed.ExitCode == 0, packed.Error);
        return Path.Combine(Locations.Root, "artifacts", "packages");
    }
}
