using System.IO.Compression;
using Concur.Tool.Console;

namespace Concur.Tool.Tests;

public sealed class CarriedFilesTests : IDisposable
{
    private readonly string _cache = Directory.CreateTempSubdirectory("concur-carried").FullName;

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    /// <summary>The tool of a package has its files beside it.</summary>
    [Fact]
    public void AToolThatCarriesNothingUnpacksNothing()
    {
        Assert.Null(CarriedFiles.Unpack(_cache));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_cache));
    }

    [Fact]
    public void WhatIsCarriedIsUnpackedUnderItsOwnName()
    {
        var folder = Path.Combine(_cache, "cache", "carried-1");

        CarriedFiles.Unpack(Zip("harness/any/a.dll", "b.so"), folder);

        Assert.Equal("harness/any/a.dll", File.ReadAllText(Path.Combine(folder, "harness/any/a.dll")));
        Assert.Equal(["b.so", "harness"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order());
        Assert.Equal([folder], Directory.EnumerateFileSystemEntries(Path.Combine(_cache, "cache")));
    }

    /// <summary>Another process has unpacked them meanwhile: its files stay, and nothing else is left.</summary>
    [Fact]
    public void TwoProcessesMayUnpackAtOnce()
    {
        var folder = Path.Combine(_cache, "carried-1");
        CarriedFiles.Unpack(Zip("a"), folder);

        CarriedFiles.Unpack(Zip("a", "b"), folder);

        Assert.Equal([folder], Directory.EnumerateFileSystemEntries(_cache));
        Assert.Equal(["a"], Directory.EnumerateFiles(folder).Select(Path.GetFileName));
    }

    /// <summary>A command that needs none of the files runs all the same.</summary>
    [Fact]
    public void AFolderThatCannotBeWrittenIsNoFailure()
    {
        var file = Path.Combine(_cache, "file");
        File.WriteAllText(file, "");

        CarriedFiles.Unpack(Zip("a"), Path.Combine(file, "carried-1"));

        Assert.Equal([file], Directory.EnumerateFileSystemEntries(_cache));
    }

    private static MemoryStream Zip(params string[] names)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(name);
            }
        }

        bytes.Position = 0;
        return bytes;
    }
}
