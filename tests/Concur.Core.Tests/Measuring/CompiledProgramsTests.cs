using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring;

public sealed class CompiledProgramsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("programs");

    private string Program => Path.Combine(_folder.FullName, "app");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void WhatAProgramHadMappedIsKeptBesideItsTraceWithItsBuild()
    {
        ElfProgram.Write(Program, [], buildId: 7);

        Assert.True(new CompiledPrograms().Mark(Process(Path.Combine(_folder.FullName, "app.nettrace")), Code).IsNativeAot);
        Assert.Equal(
            Code + $"build-id 07000000 {Program}\n",
            File.ReadAllText(Path.Combine(_folder.FullName, "app.maps")));
    }

    [Fact]
    public void ARecordingIsGoodWithoutTheNames()
    {
        ElfProgram.Write(Program, [], buildId: 7);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "app.maps")); // No file can be written there.

        foreach (var trace in (string[])["app.nettrace", "none/app.nettrace"])
            Assert.True(new CompiledPrograms().Mark(Process(Path.Combine(_folder.FullName, trace)), Code).IsNativeAot);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1000-2000 r-xp 00001000 fd:01 12    /none/app\n")]
    public void OtherProgramsAreNotMarked(string? code) =>
        Assert.False(new CompiledPrograms().Mark(Process("none/app.nettrace"), code).IsNativeAot);

    private string Code => $"1000-2000 r-xp 00001000 fd:01 12    {Program}\n";

    private static ObservedProcess Process(string trace) => new(9, 1, "app", 0, 10, 0, 0, [], trace);
}
