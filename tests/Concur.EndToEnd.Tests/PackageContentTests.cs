using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>
/// What each package of the tool holds. No other system is needed for it: an assembly says for which system and processor it was
/// compiled, and a native file as well.
/// </summary>
[Collection(nameof(PackagesCollection))]
public class PackageContentTests(PackagesFixture packages)
{
    /// <summary>What an assembly with precompiled code has in place of the processor: that, exclusive-or these.</summary>
    private const int ForLinux = 0x7B79;
    private const int ForApple = 0x4644;
    private const int ForWindows = 0;

    private const int MostPackedBytes = 12_000_000;
    private const int MostInstalledBytes = 40 * 1024 * 1024; // 'du -sm' says 40.
    private const int ProgramBytes = 100_000;
    private const int BlockBytes = 4096;
    private const string Sqlite = "e_sqlite3";
    private const string Protocol = "Concur.Protocol.dll";

    /// <summary>Precompiled, they would make packages larger than <see cref="MostInstalledBytes"/> allows.</summary>
    private static readonly string[] NotPrecompiled =
    [
        "MathNet.Numerics.dll", "Perfolizer.dll", "OxyPlot.dll", "protobuf-net.dll", "protobuf-net.Core.dll",
        "Concur.Reports.dll", "Spectre.Console.dll", "Spectre.Console.Ansi.dll", "Microsoft.Data.Sqlite.dll",
        "Pragmastat.dll", "HdrHistogram.dll", "ELFSharp.dll",
    ];

    public static TheoryData<string> Systems =>
    [
        "linux-x64", "linux-arm64", "linux-musl-x64", "linux-musl-arm64", "win-x64", "win-arm64", "osx-x64", "osx-arm64",
    ];

    [Theory]
    [MemberData(nameof(Systems))]
    public void AssembliesArePrecompiledForThePackagesSystem(string system)
    {
        using var package = packages.Open(system);
        var assemblies = Assemblies(package).Where(entry => !NotPrecompiled.Contains(entry.Name)).ToList();

        Assert.Contains(assemblies, entry => entry.FullName.EndsWith($"harness/{system}/Concur.Harness.dll", StringComparison.Ordinal));
        Assert.Contains(assemblies, entry => entry.Name == "dotnet-concur.dll");
        Assert.All(
            assemblies.Where(entry => !IsForOlderRuntimes(entry)),
            entry => Assert.Equal((entry.FullName, MachineOf(system), true), Code(entry)));
    }

    /// <summary>The harness for .NET 8 and 9 is the same in all packages.</summary>
    [Theory]
    [MemberData(nameof(Systems))]
    public void TheHarnessForOlderRuntimesIsPortable(string system)
    {
        using var package = packages.Open(system);
        var assemblies = Assemblies(package).Where(IsForOlderRuntimes).ToList();

        Assert.Contains(assemblies, entry => entry.Name == "Concur.Harness.dll");
        Assert.All(assemblies, entry => Assert.Equal((entry.FullName, (int)Machine.I386, false), Code(entry)));
    }

    /// <summary>The tool takes it from the harness's folder: the host looks there because the list of assemblies says so.</summary>
    [Theory]
    [MemberData(nameof(Systems))]
    [InlineData("any")]
    public void TheToolAndItsHarnessShareOneProtocol(string system)
    {
        using var package = packages.Open(system);
        var (folder, shared) = ($"tools/net10.0/{system}/", $"harness/{system}/{Protocol}");
        using var file = package.GetEntry(folder + "dotnet-concur.deps.json")!.Open();
        using var list = JsonDocument.Parse(file);
        var listed = list.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
            .Single(library => library.Name.StartsWith("Concur.Protocol/", StringComparison.Ordinal)).Value;

        Assert.Equal([folder + shared], package.Entries.Where(entry => entry.Name == Protocol && !IsForOlderRuntimes(entry))
            .Select(entry => entry.FullName));
        Assert.Equal("any", listed.GetProperty("runtimeTargets").GetProperty(shared).GetProperty("rid").GetString());
        Assert.False(listed.TryGetProperty("runtime", out _));
    }

    private static bool IsForOlderRuntimes(ZipArchiveEntry entry) => entry.FullName.Contains("/harness/net8.0/", StringComparison.Ordinal);

    /// <summary>Code for one system would not load on any other.</summary>
    [Fact]
    public void ThePackageForAllOthersHasPortableCode()
    {
        using var package = packages.Open("any");

        Assert.All(Assemblies(package), entry => Assert.Equal((entry.FullName, (int)Machine.I386, false), Code(entry)));
        Assert.Contains(Assemblies(package), entry => entry.FullName.EndsWith("harness/any/Concur.Harness.dll", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void TheOnlyNativeFileIsForThePackagesSystem(string system)
    {
        using var package = packages.Open(system);
        var native = Assert.Single(package.Entries, IsNative);

        Assert.Contains(Sqlite, native.Name, StringComparison.Ordinal);
        Assert.Equal($"tools/net10.0/{system}/{native.Name}", native.FullName);
        Assert.Equal(NativeFormatOf(system), Format(native));
    }

    /// <summary>Packages of their own have what these lack.</summary>
    [Fact]
    public void ThePackageForAllOthersHasNativeFilesForSystemsWithoutAPackage()
    {
        using var package = packages.Open("any");
        var systems = package.Entries.Where(IsNative).Select(entry => entry.FullName.Split('/')[^3]).Order(StringComparer.Ordinal);
        string[] expected = ["linux-arm", "linux-musl-arm", "linux-ppc64le", "linux-riscv64", "linux-s390x", "win-x86"];

        Assert.Equal(expected, systems);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    [InlineData("any")]
    public void PackagesAreSmallAndComplete(string system)
    {
        var path = packages.PathOf(system);
        using var package = packages.Open(system);
        var (packed, unpacked) = (new FileInfo(path).Length, package.Entries.Sum(entry => OnDisk(entry.Length)));

        Assert.InRange(packed, 1, MostPackedBytes);

        // An installed tool keeps its package twice, and has a program that starts it.
        Assert.InRange((2 * packed) + unpacked, 1, MostInstalledBytes - ProgramBytes);
        Assert.DoesNotContain(package.Entries, entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.NotNull(package.GetEntry("README.md"));
        Assert.NotNull(package.GetEntry("icon.png"));
        var description = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal));
        using var nuspec = new StreamReader(description.Open());
        Assert.Contains("<license type=\"expression\">MIT</license>", nuspec.ReadToEnd(), StringComparison.Ordinal);
        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(path, ".snupkg"));
        Assert.Contains(symbols.Entries, entry => entry.Name == "dotnet-concur.pdb");
    }

    /// <summary>'dotnet tool install' reads there which package a system takes.</summary>
    [Fact]
    public void TheToolsPackageNamesAPackageForEachSystem()
    {
        using var package = packages.Open(null);
        using var settings = new StreamReader(package.Entries.Single(entry => entry.Name == "DotnetToolSettings.xml").Open());
        var text = settings.ReadToEnd();

        Assert.All(
            [.. Systems.Select(row => row.Data), "any"],
            system => Assert.Contains($"RuntimeIdentifier=\"{system}\" Id=\"dotnet-concur.{system}\"", text, StringComparison.Ordinal));
        Assert.Empty(Assemblies(package));
    }

    private static long OnDisk(long bytes) => (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;

    private static IEnumerable<ZipArchiveEntry> Assemblies(ZipArchive package) =>
        package.Entries.Where(entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal) && !IsNative(entry));

    private static bool IsNative(ZipArchiveEntry entry) =>
        entry.Name.EndsWith(".so", StringComparison.Ordinal) || entry.Name.EndsWith(".dylib", StringComparison.Ordinal)
        || entry.Name.EndsWith(".a", StringComparison.Ordinal)
        || (entry.Name.EndsWith(".dll", StringComparison.Ordinal) && !IsManaged(entry));

    private static bool IsManaged(ZipArchiveEntry entry)
    {
        using var image = new PEReader(Bytes(entry));
        return image.HasMetadata;
    }

    /// <summary>The name, the machine, and whether there is precompiled code.</summary>
    private static (string Name, int Machine, bool IsPrecompiled) Code(ZipArchiveEntry entry)
    {
        using var image = new PEReader(Bytes(entry));
        var headers = image.PEHeaders;
        return (entry.FullName, (ushort)headers.CoffHeader.Machine, headers.CorHeader!.ManagedNativeHeaderDirectory.Size > 0);
    }

    private static MemoryStream Bytes(ZipArchiveEntry entry)
    {
        var bytes = new MemoryStream();
        using var packed = entry.Open();
        packed.CopyTo(bytes);
        bytes.Position = 0;
        return bytes;
    }

    private static bool IsArm(string system) => system.EndsWith("arm64", StringComparison.Ordinal);

    private static int MachineOf(string system) => (int)(IsArm(system) ? Machine.Arm64 : Machine.Amd64) ^ system.Split('-')[0] switch
    {
        "win" => ForWindows,
        "osx" => ForApple,
        _ => ForLinux,
    };

    private static (string Format, int Processor) NativeFormatOf(string system) => system.Split('-')[0] switch
    {
        "win" => ("PE", IsArm(system) ? 0xAA64 : 0x8664),
        "osx" => ("Mach-O", IsArm(system) ? 0x0100_000C : 0x0100_0007),
        _ => ("ELF", IsArm(system) ? 183 : 62),
    };

    private static (string Format, int Processor) Format(ZipArchiveEntry entry)
    {
        var bytes = Bytes(entry).ToArray();
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) switch
        {
            0x464C_457F => ("ELF", BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(18))),
            0xFEED_FACF => ("Mach-O", BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4))),
            _ => ("PE", (ushort)new PEHeaders(new MemoryStream(bytes)).CoffHeader.Machine),
        };
    }
}

[CollectionDefinition(nameof(PackagesCollection))]
public class PackagesCollection : ICollectionFixture<PackagesFixture>;

/// <summary>The packages. scripts/test.sh has made them already; without it they are made here.</summary>
public sealed class PackagesFixture : IAsyncLifetime
{
    private const string Tool = "dotnet-concur.";
    private static readonly Lazy<Task<string>> Packed = new(Pack);

    /// <summary>Their folder.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>The version of all of them.</summary>
    public string Version =>
        Path.GetFileNameWithoutExtension(Directory.GetFiles(Folder, Tool + "*.nupkg").Single(IsOfTool))[Tool.Length..];

    public async ValueTask InitializeAsync()
    {
        Folder = Environment.GetEnvironmentVariable("CONCUR_PACKAGES") ?? "";
        if (Folder.Length == 0) Folder = await Packed.Value;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The package for a system; null for the one that names the others.</summary>
    public string PathOf(string? system) => Path.Combine(Folder, Tool + (system is null ? "" : system + ".") + Version + ".nupkg");

    /// <inheritdoc cref="PathOf"/>
    public ZipArchive Open(string? system) => ZipFile.OpenRead(PathOf(system));

    private static async Task<string> Pack()
    {
        using var tool = new ToolProcess();
        var packed = await tool.Shell(_ => { }, Path.Combine(Locations.Root, "scripts", "pack.sh"), []);
        Assert.True(packed.ExitCode == 0, packed.Error);
        return Path.Combine(Locations.Root, "artifacts", "packages");
    }

    private static bool IsOfTool(string path) => char.IsAsciiDigit(Path.GetFileName(path)[Tool.Length]);
}
