using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Storage;
using NJsonSchema;

namespace Concur.Core.Tests.Storage;

/// <summary>Stored files, read and written again, are the same JSON; and the schemas allow them.</summary>
public sealed class GoldenFilesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-golden").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Files of before something was added to run files get it, as null or empty, and nothing else.</summary>
    [Theory]
    [InlineData("run")]
    [InlineData("run-before-exec")]
    public void ARunIsTheSameWhenItIsWrittenAgain(string name)
    {
        var file = Path.Combine(Fixtures.Golden, name, RunFolder.RunFileName);

        var (expected, written) = (
            JsonNode.Parse(File.ReadAllText(file))!.AsObject(), Written(output => RunFile.Write(RunFile.Read(file), output))!.AsObject());

        // The answer follows from the trials, and so do the speed-ups of files that have no intervals of them.
        if (!expected.ContainsKey("answer"))
        {
            Assert.True(written.Remove("answer"));
            foreach (var (trial, now) in expected["trials"]!.AsArray().Zip(TrialsOfToday()))
            {
                trial!["speedup"] = now!["speedup"]!.DeepClone();
                trial["speedupInterval"] = now["speedupInterval"]?.DeepClone();
            }
        }

        AssertSame(expected, written, "$");
    }

    /// <summary>Those of the same run in a file of this version.</summary>
    private static JsonArray TrialsOfToday() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Fixtures.Golden, "run", RunFolder.RunFileName)))!["trials"]!.AsArray();

    [Fact]
    public void ASweepsJournalIsTheSameWhenItIsWrittenAgain()
    {
        var (opening, launches) = SweepJournal.Read(Path.Combine(Fixtures.Golden, "sweep"));
        using (var journal = SweepJournal.Create(_folder, "/", opening))
        {
            foreach (var launch in launches) journal.Keep(launch);
        }

        string Text(string folder) => File.ReadAllText(Path.Combine(folder, SweepJournal.FileName));
        Assert.Equal(Text(Path.Combine(Fixtures.Golden, "sweep")), Text(_folder));
    }

    [Fact]
    public void AReportOfAProcessIsTheSameWhenItIsWrittenAgain()
    {
        var file = Path.Combine(Fixtures.Golden, "attach", RunFolder.TraceFileName);

        var written = Written(output => TraceFile.Write(TraceFile.Read(file), output));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(file)), written), written!.ToJsonString());
    }

    [Fact]
    public async Task TheSchemaOfRunsAllowsThem()
    {
        var schema = await Schema(RunFile.WriteSchema);

        Assert.Empty(schema.Validate(GoldenText("run", RunFolder.RunFileName)));
        Assert.Empty(schema.Validate(GoldenText("run-before-exec", RunFolder.RunFileName)));
        Assert.NotEmpty(schema.Validate("""{"schemaVersion":1}"""));
    }

    [Fact]
    public async Task TheSchemaOfSweepsAllowsTheirReports()
    {
        var sweep = SweepReader.Read(Path.Combine(Fixtures.Golden, "sweep"));

        var schema = await Schema(SweepFile.WriteSchema);

        Assert.Empty(schema.Validate(Written(output => SweepFile.Write(sweep, output))!.ToJsonString()));
    }

    [Fact]
    public async Task TheSchemaOfReportsOfProcessesAllowsThem() =>
        Assert.Empty((await Schema(TraceFile.WriteSchema)).Validate(GoldenText("attach", RunFolder.TraceFileName)));

    [Fact]
    public async Task TheSchemasOfComparisonsAllowThem()
    {
        var run = RunFile.Read(Path.Combine(Fixtures.Golden, "run"));
        var other = run with { Machine = run.Machine with { Cpu = "another" }, Findings = [] };
        var gates = new ComparisonChoice { Threshold = 0.05, Gates = [new Gate("any:slower>5%", null, Verdict.Slower, 0.05)] };
        var comparison = RunComparer.Compare(new ComparedRun("a", run), [new ComparedRun("b", run), new ComparedRun("c", other)], gates);
        var sweep = new StoredSweep("a", SweepReader.Read(Path.Combine(Fixtures.Golden, "sweep")));

        var runs = Written(output => ComparisonJson.Write(comparison, output));
        var sweeps = Written(output => SweepComparisonJson.Write([SweepComparer.Compare(sweep, sweep)], output));
        Assert.Empty((await Schema(ComparisonJson.WriteSchema)).Validate(runs!.ToJsonString()));
        Assert.Empty((await Schema(SweepComparisonJson.WriteSchema)).Validate(sweeps!.ToJsonString()));
    }

    [Fact]
    public async Task TheSchemasOfSeveralMachinesAllowThem()
    {
        ImmutableArray<MachineRun> machines =
        [
            new("m1", "exec:env", "/runs/a", Error: null) { ShippedFiles = 2, ShippedBytes = 3, PricePerHour = 0.4 },
            new("m2", "exec:env", Folder: null, "it was lost"),
        ];
        var run = new ComparedRun("a", RunFile.Read(Path.Combine(Fixtures.Golden, "run")));
        var sweep = new StoredSweep("a", SweepReader.Read(Path.Combine(Fixtures.Golden, "sweep")));
        var choice = new ComparisonChoice { Threshold = ComparisonChoice.UsualThreshold };
        JsonNode[] runs =
        [
            Written(output => MachineRunsJson.Write(machines, RunComparer.Compare(run, [run], choice), output))!,
            Written(output => MachineRunsJson.Write(machines, comparison: null, output))!,
        ];
        JsonNode[] sweeps =
        [
            Written(output => MachineSweepsJson.Write(machines, [SweepComparer.Compare(sweep, sweep)], output))!,
            Written(output => MachineSweepsJson.Write(machines, [], output))!,
        ];
        var (ofRuns, ofSweeps) = (await Schema(MachineRunsJson.WriteSchema), await Schema(MachineSweepsJson.WriteSchema));

        Assert.All(runs, written => Assert.Empty(ofRuns.Validate(written.ToJsonString())));
        Assert.All(sweeps, written => Assert.Empty(ofSweeps.Validate(written.ToJsonString())));
        Assert.Equal("a", (string?)sweeps[0]["comparison"]!["baseline"]);
        Assert.NotEmpty(sweeps[0]["comparison"]!["candidates"]![0]!["figures"]!.AsArray());
        Assert.Null(sweeps[1]["comparison"]);
    }

    /// <summary>The validator knows definitions by their name of before draft 2019-09.</summary>
    private static async Task<JsonSchema> Schema(Action<TextWriter> write) => await JsonSchema.FromJsonAsync(
        Written(write)!.ToJsonString().Replace("$defs", "definitions", StringComparison.Ordinal), TestContext.Current.CancellationToken);

    /// <summary>A schema of true allows anything: the serialiser gives it to what a converter of ours writes.</summary>
    [Fact]
    public void EverySchemaSaysWhatEachPropertyIs()
    {
        Action<TextWriter>[] schemas =
        [
            RunFile.WriteSchema, TraceFile.WriteSchema, ComparisonJson.WriteSchema, SweepFile.WriteSchema, SweepComparisonJson.WriteSchema,
            MachineRunsJson.WriteSchema, MachineSweepsJson.WriteSchema,
        ];

        foreach (var schema in schemas) AssertNothingIsOpen(Written(schema)!, "$");
    }

    private static void AssertNothingIsOpen(JsonNode node, string path)
    {
        Assert.False(node.GetValueKind() == JsonValueKind.True, $"{path} allows anything");
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members.Where(member => member.Value is not null)) AssertNothingIsOpen(value!, $"{path}.{name}");
        }
    }

    private static string GoldenText(string folder, string file) => File.ReadAllText(Path.Combine(Fixtures.Golden, folder, file));

    private static JsonNode? Written(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        return JsonNode.Parse(text.ToString());
    }

    private static void AssertSame(JsonNode? expected, JsonNode? actual, string path)
    {
        switch (expected, actual)
        {
            case (JsonObject before, JsonObject after):
                foreach (var (name, value) in before)
                {
                    Assert.True(after.ContainsKey(name), $"{path}.{name} is gone");
                    AssertSame(value, after[name], $"{path}.{name}");
                }

                foreach (var (name, value) in after.Where(property => !before.ContainsKey(property.Key)))
                    Assert.True(IsUsual(name, value), $"{path}.{name} is new");
                break;
            case (JsonArray before, JsonArray after):
                Assert.Equal(before.Count, after.Count);
                for (var i = 0; i < before.Count; i++) AssertSame(before[i], after[i], $"{path}[{i}]");
                break;
            default:
                Assert.True(JsonNode.DeepEquals(expected, actual), $"{path} was {expected} and is {actual}");
                break;
        }
    }

    /// <summary>Whether it says what older versions did without being asked.</summary>
    private static bool IsUsual(string name, JsonNode? value) => value is null or JsonArray { Count: 0 }
        || value.GetValueKind() == JsonValueKind.False
        || (name, value.ToString()) is ("return", "value") or ("scheduler", "proc");
}
