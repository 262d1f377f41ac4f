using System.Text.Json;
using Concur.Protocol;

namespace Concur.Tool.Tests;

/// <summary>What is listed as JSON. Scripts read it: the names of members are held here.</summary>
public sealed class ListFormatTests : IDisposable
{
    private static readonly string Golden = Path.Combine(ToolRun.Root, "tests", "Golden");
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-list-formats").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task WorkloadsAreListedAsJson()
    {
        var rows = await Json(_folder, "list", "workloads");

        Assert.Equal(BuiltInWorkload.All.Select(workload => workload.Name), Texts(rows, "name"));
        Assert.Equal(["name", "unit", "size", "defaultSize", "expect", "awaits", "sharesMemory"], Members(rows[0]));
        Assert.Equal(JsonValueKind.Number, rows[0].GetProperty("defaultSize").ValueKind);
    }

    [Fact]
    public async Task StrategiesAreListedAsJson()
    {
        var rows = await Json(_folder, "list", "strategies");

        Assert.Equal(StrategyCatalogue.All.Select(strategy => strategy.Name), Texts(rows, "name"));
        Assert.Equal(["name", "how", "suits", "costs", "byDefault", "isSimulation", "parameters"], Members(rows[0]));
        Assert.All(Texts(rows, "byDefault"), word => Assert.Contains(word, (string[])["always", "plainUnits", "awaitingUnits", "never"]));
        var parameters = rows.EnumerateArray().Single(row => row.GetProperty("name").GetString() == "gil").GetProperty("parameters");
        Assert.Equal(["name", "description", "choices"], Members(parameters[0]));
    }

    [Fact]
    public async Task SweepsAreListedAsJson()
    {
        var runs = Directory.CreateDirectory(Path.Combine(_folder, "concur-runs", "20260101T000000Z_sweep")).FullName;
        File.Copy(Path.Combine(Golden, "sweep", "sweep.jsonl"), Path.Combine(runs, "sweep.jsonl"));

        var row = (await Json(_folder, "list", "sweeps"))[0];

        Assert.Equal(
            [
                "name", "startedUtc", "workload", "machine", "cores", "units", "sizes", "workers", "strategies", "launchesMade",
                "launchesPlanned",
            ],
            Members(row));
        Assert.Equal("20260101T000000Z_sweep", row.GetProperty("name").GetString());
    }

    [Fact]
    public async Task BaselinesAreListedAsJson()
    {
        Assert.Equal(0, (await Json(_folder, "baseline", "list")).GetArrayLength());
        Directory.CreateDirectory(Path.Combine(_folder, "concur-runs"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "concur-runs", "baselines.json"), """{ "main": "a-run" }""", TestContext.Current.CancellationToken);

        var row = (await Json(_folder, "baseline", "list"))[0];

        Assert.Equal("""{"name":"main","run":"a-run"}""", JsonSerializer.Serialize(row));
    }

    [Fact]
    public async Task ProcessesAreListedAsJson()
    {
        var document = await Json(_folder, "attach", "--list");

        Assert.Equal(["processes", "refused"], Members(document));
        Assert.All(document.GetProperty("processes").EnumerateArray(), row => Assert.Equal(["processId", "name", "command"], Members(row)));
        Assert.All(document.GetProperty("refused").EnumerateArray(), row => Assert.Equal(["processId", "name", "reason"], Members(row)));
    }

    [Fact]
    public async Task AListOfProcessesHasNoMarkdown()
    {
        var run = await ToolRun.Of(_folder, "attach", "--list", "--format", "markdown");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("--list has the formats table and json", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChecksAreListedAsJson()
    {
        var run = await ToolRun.Of(_folder, "doctor", "--format", "json");
        var document = JsonDocument.Parse(run.Out).RootElement;

        Assert.Equal(["ok", "checks"], Members(document));
        Assert.Equal(run.ExitCode == 0, document.GetProperty("ok").GetBoolean());
        Assert.All(document.GetProperty("checks").EnumerateArray(), row => Assert.Equal(["name", "state", "seen", "advice"], Members(row)));
        Assert.All(Texts(document.GetProperty("checks"), "state"), word => Assert.Contains(word, (string[])["good", "note", "broken"]));
        Assert.Contains("recording", Texts(document.GetProperty("checks"), "name"));
    }

    private static async Task<JsonElement> Json(string folder, params string[] args)
    {
        var run = await ToolRun.Of(folder, [.. args, "--format", "json"]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonDocument.Parse(run.Out).RootElement;
    }

    private static IEnumerable<string> Members(JsonElement row) => row.EnumerateObject().Select(member => member.Name);

    private static IEnumerable<string> Texts(JsonElement rows, string member) =>
        rows.EnumerateArray().Select(row => row.GetProperty(member).GetString()!);
}
