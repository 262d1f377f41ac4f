using System.IO.Compression;
using System.Text;
using Concur.Core.Model;
using Concur.Core.Storage;
using static Concur.Core.Tests.Fixtures;

namespace Concur.Core.Tests.Storage;

public sealed class RunZipTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-zip").FullName;

    private string Zip => Path.Combine(_folder, "run.zip");

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public void APackedRunIsTheRun(bool withTraces, int traces)
    {
        var folder = SavedRun();

        RunZip.Pack(folder, withTraces, Zip);
        using var unpacked = UnpackedRun.Open(Zip);

        Assert.Equal("primes", RunFile.Read(Zip).Request.Name);
        Assert.Equal("primes", RunFile.Read(unpacked.Path).Request.Name);
        Assert.Equal(traces, RunFolder.Of(unpacked.Path).TracesOf("sequential").Length);
    }

    [Fact]
    public void WhatWasUnpackedGoesAway()
    {
        RunZip.Pack(SavedRun(), traces: true, Zip);
        var unpacked = UnpackedRun.Open(Zip);

        unpacked.Dispose();

        Assert.False(Directory.Exists(unpacked.Path));
    }

    [Fact]
    public void AFolderThatWasZippedWithItsNameIsARunAsWell()
    {
        var folder = SavedRun();
        ZipFile.CreateFromDirectory(folder.Path, Zip, CompressionLevel.Fastest, includeBaseDirectory: true);

        Assert.Equal("primes", RunFile.Read(Zip).Request.Name);
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/etc/evil")]
    [InlineData("..\\evil")]
    [InlineData("C:evil")]
    [InlineData("a/./b")]
    [InlineData("with\ncontrol")]
    public void NamesThatLeadOutAreRefused(string name)
    {
        WriteZip(("run.json", "{}"u8.ToArray()), (name, [1]));

        AssertRefused("leads out of the folder");
    }

    [Fact]
    public void WithoutARunFileItIsNoRun()
    {
        WriteZip(("other.json", "{}"u8.ToArray()));

        AssertRefused("there is no run.json in it");
    }

    [Fact]
    public void TwoRunsAreNone()
    {
        WriteZip(("a/run.json", "{}"u8.ToArray()), ("b/run.json", "{}"u8.ToArray()));

        AssertRefused("more than one run");
    }

    [Fact]
    public void TwoEntriesOfOneNameAreRefused()
    {
        WriteZip(("run.json", "{}"u8.ToArray()), ("RUN.json", "{}"u8.ToArray()));

        AssertRefused("one name");
    }

    [Fact]
    public void MoreEntriesThanARunHasAreRefused()
    {
        WriteZip([.. Enumerable.Range(0, 6_000).Select(i => ($"f{i}", (byte[])[]))]);

        AssertRefused("more entries");
    }

    /// <summary>A zip of 1.4 MB made 300,000 folders.</summary>
    [Fact]
    public void MoreFoldersThanARunHasAreRefusedBeforeAnyIsMade()
    {
        var deep = string.Concat(Enumerable.Repeat("a/", 150));
        WriteZip([("run.json", "{}"u8.ToArray()), .. Enumerable.Range(0, 20).Select(i => ($"{i}/{deep}x", (byte[])[]))]);

        AssertRefused("it has more folders than a run has");
    }

    [Fact]
    public void ARedactedZipHoldsNoArgumentsSettingsFoldersOrMessages()
    {
        var folder = SavedRun();
        var commands = new CommandsRequest
        {
            Commands = [new NamedCommand("one", "/opt/tool --input private.txt")],
            WarmupLaunches = 0,
            Launches = 1,
            Profile = ProfileKind.None,
            Timeout = TimeSpan.FromMinutes(1),
        };
        var settings = new Dictionary<string, string> { ["DOTNET_gcServer"] = "1", ["DOTNET_STARTUP_HOOKS"] = "/home/me/hook.dll" };
        var run = Run(Trial("one", 10, 1, 1, Account(1, 10)) with { Error = "unit 0 threw: private" });
        RunFile.Save(run with { Request = commands, Machine = run.Machine with { RuntimeSettings = settings } }, folder);
        File.WriteAllText(folder.PathOf(RunFolder.ReportName), "private");

        RunZip.Pack(folder, traces: true, Zip, redacts: true);

        using var archive = ZipFile.OpenRead(Zip);
        Assert.Equal(["run.json"], archive.Entries.Select(entry => entry.FullName));
        using var text = new StreamReader(archive.Entries[0].Open());
        Assert.DoesNotContain("private", text.ReadToEnd(), StringComparison.Ordinal);
        var read = RunFile.Read(Zip);
        Assert.Equal("tool [redacted]", ((CommandsRequest)read.Request).Commands[0].Text);
        Assert.Equal(["1", "[redacted]"], read.Machine.RuntimeSettings.Values);
        Assert.Equal("[redacted]", read.Trials[0].Error);
    }

    /// <summary>Earlier versions kept command lines in traces as they were; and what is no trace is no reason to fail.</summary>
    [Fact]
    public void ATraceIsPackedWithoutTheSecretsOfItsCommandLine()
    {
        var folder = SavedRun();
        var trace = folder.TracesOf("sequential")[0];
        File.WriteAllBytes(trace, Encoding.Unicode.GetBytes("app --password hunter2 -v\0"));

        RunZip.Pack(folder, traces: true, Zip);

        using var unpacked = UnpackedRun.Open(Zip);
        var packed = File.ReadAllBytes(RunFolder.Of(unpacked.Path).TracesOf("sequential")[0]);
        Assert.Equal("app --password ******* -v\0", Encoding.Unicode.GetString(packed));
        Assert.Contains("hunter2", Encoding.Unicode.GetString(File.ReadAllBytes(trace)), StringComparison.Ordinal);
    }

    /// <summary>A command without a name is called by its text, and findings name it.</summary>
    [Fact]
    public void NorDoesItHoldThemInTheNamesOfCommands()
    {
        string[] texts = ["./tool --key private", "./tool --key private --fast", "mine"];
        var folder = SavedRun();
        var commands = new CommandsRequest
        {
            Commands = [.. texts.Select(text => new NamedCommand(text, text)), new NamedCommand("given", "./tool private")],
            WarmupLaunches = 0,
            Launches = 1,
            Profile = ProfileKind.None,
            Timeout = TimeSpan.FromMinutes(1),
        };
        var run = Run([.. commands.Commands.Select(command => Trial(command.Name, 10, 1, 1, Account(1, 10)))]);
        var finding = new Finding("Noise", Severity.Info, texts[1], $"{texts[1]} is 2x {texts[0]}", texts[1], texts[0]);
        RunFile.Save(run with { Request = commands, Findings = [finding] }, folder);

        RunZip.Pack(folder, traces: true, Zip, redacts: true);

        string[] names = ["tool [redacted]", "tool [redacted] 2", "mine", "given"];
        var read = RunFile.Read(Zip);
        Assert.Equal(names, ((CommandsRequest)read.Request).Commands.Select(command => command.Name));
        Assert.Equal(names, read.Trials.Select(trial => trial.Label));
        Assert.Equal(
            finding with { Strategy = names[1], Message = $"{names[1]} is 2x {names[0]}", Evidence = names[1], Advice = names[0] },
            read.Findings[0]);
    }

    /// <summary>200 MB of nothing, in 200 kB: neither the run file nor another may unpack to that.</summary>
    [Theory]
    [InlineData("run.json")]
    [InlineData("traces/sequential.nettrace")]
    public void WhatUnpacksToFarMoreThanItIsIsRefused(string name)
    {
        using (var archive = ZipFile.Open(Zip, ZipArchiveMode.Create))
        {
            if (name != "run.json") archive.CreateEntry("run.json").Open().Dispose();
            using var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 200; i++) entry.Write(zeros);
        }

        AssertRefused("unpacks to more");
    }

    /// <summary>Each of them is small enough; all together are 300 MB, in 300 kB.</summary>
    [Fact]
    public void WhatTogetherUnpacksToFarMoreThanItIsIsRefused()
    {
        WriteZip([("run.json", "{}"u8.ToArray()), .. Enumerable.Range(0, 20).Select(i => ($"traces/{i}.nettrace", new byte[15 << 20]))]);

        AssertRefused("unpacks to more");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void HalfAZipIsRefused(double part)
    {
        RunZip.Pack(SavedRun(), traces: true, Zip);
        var bytes = File.ReadAllBytes(Zip);
        File.WriteAllBytes(Zip, bytes[..(int)(bytes.Length * part)]);

        AssertRefused("cannot be opened as a zipped run");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private RunFolder SavedRun()
    {
        var folder = RunFolder.Create(Path.Combine(_folder, "run"), _folder, "primes", DateTimeOffset.UnixEpoch);
        RunFile.Save(Run(Trial("sequential", 10, 1, 1, Account(1, 10))), folder);
        File.WriteAllText(Path.Combine(folder.Traces, "sequential.nettrace"), "trace");
        File.WriteAllText(Path.Combine(folder.Traces, "sequential.stacks.nettrace"), "trace");
        return folder;
    }

    private void WriteZip(params (string Name, byte[] Bytes)[] entries)
    {
        using var archive = ZipFile.Open(Zip, ZipArchiveMode.Create);
        foreach (var (name, bytes) in entries)
        {
            using var entry = archive.CreateEntry(name).Open();
            entry.Write(bytes);
        }
    }

    /// <summary>Whichever way it is opened, with one line; and nothing is left in the folder for temporary files.</summary>
    private void AssertRefused(string reason)
    {
        var refused = Assert.Throws<ConcurException>(() =>
        {
            using var run = UnpackedRun.Open(Zip);
            RunFile.Read(run.Path);
        });
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.Equal(FailureKind.BadInput, refused.Kind);
        Assert.False(File.Exists(Path.Combine(Path.GetTempPath(), "evil")));
    }
}
