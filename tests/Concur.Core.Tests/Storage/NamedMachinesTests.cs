using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Core.Tests.Storage;

public sealed class NamedMachinesTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("concur-machines").FullName;

    private string Folder => Path.Combine(_home, "settings", "dotnet-concur");

    private NamedMachines Machines => new(Folder, Platforms.CreatePrivateFolder);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void WhatIsAddedIsReadAgainUntilItIsRemoved()
    {
        Machines.Set("m1", new NamedMachine { Target = "ssh://ann@host", Command = "/opt/dotnet-concur", Address = "10.0.0.1" });
        Machines.Set("lab", new NamedMachine { Members = ["m1", "m2"] });

        var machines = Machines.Read();

        Assert.Equal(["lab", "m1"], machines.Keys);
        var one = machines["m1"];
        Assert.Equal(("ssh://ann@host", "/opt/dotnet-concur", "10.0.0.1"), (one.Target, one.Command, one.Address));
        Assert.Equal(["m1", "m2"], machines["lab"].Members);
        Assert.True(Machines.Remove("m1"));
        Assert.False(Machines.Remove("m1"));
        Assert.Equal(["lab"], Machines.Read().Keys);
    }

    [Fact]
    public void NobodyElseCanEnterTheFolder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "folders have no modes there");
        Machines.Set("m1", new NamedMachine { Target = "exec:" });

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Folder).UnixFileMode);
    }

    [Fact]
    public void AFileOfAnotherKindIsNamed()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "machines.json"), "nonsense");

        Assert.Contains("is no file of machines", Assert.Throws<ConcurException>(() => Machines.Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AUserWithoutAFolderHasNoMachines()
    {
        var none = new NamedMachines("", Platforms.CreatePrivateFolder);

        Assert.Empty(none.Read());
        Assert.Contains("set HOME", Assert.Throws<ConcurException>(
            () => none.Set("m1", new NamedMachine { Target = "exec:" })).Message, StringComparison.Ordinal);
    }
}
