using System.Globalization;
using System.Text.Json.Nodes;

namespace Concur.Benchmarks;

/// <summary>
/// Holds what the tool predicts of changes against launches in which they are made, in turns with the others. What was replayed, and
/// what was measured, is left in a folder.
/// </summary>
internal sealed class Predictions
{
    private const int Workers = 2;
    private const string OneWorker = "one-worker";

    private readonly Places _places;
    private readonly int _launches;
    private readonly string _folder;
    private readonly List<(double Error, bool? IsIn, bool IsHoldout)> _all = [];

    private Predictions(Places places, int launches)
    {
        (_places, _launches) = (places, launches);
        _folder = Directory.CreateDirectory(Path.Combine(places.Artifacts, "predictions")).FullName;
    }

    /// <param name="places">Where the programs are.</param>
    /// <param name="launches">How often each is launched.</param>
    /// <param name="only">The workloads; all of them where none is named.</param>
    public static async Task MeasureAsync(Places places, int launches, IReadOnlyCollection<string> only)
    {
        var predictions = new Predictions(places, launches);
        Console.WriteLine($"(w) how many times as fast after a change; predictions against {launches} launches of each, in turns");
        foreach (var one in PredictedWorkload.All.Where(one => only.Count == 0 || only.Contains(one.Name)))
            await predictions.MeasureAsync(one);
        predictions.Sum("all", _ => true);
        predictions.Sum("made after the model", isHoldout => isHoldout);
    }

    private void Sum(string what, Func<bool, bool> counts)
    {
        var known = _all.Where(one => one.IsIn is not null && counts(one.IsHoldout)).ToList();
        if (known.Count == 0) return;
        Console.WriteLine(FormattableString.Invariant($"    {what}: {known.Count(one => one.IsIn == true)} of {known.Count} inside, ")
            + FormattableString.Invariant($"median error {Ratio.Median([.. known.Select(one => Math.Abs(one.Error))]):0.0 %}"));
    }

    private async Task MeasureAsync(PredictedWorkload workload)
    {
        var run = Directory.CreateTempSubdirectory("concur-predictions").FullName;
        try
        {
            string[] args =
            [
                _places.Program("dotnet-concur", "Concur.Tool"), "run", _places.Program("Concur.Changes"), "--method", workload.Name,
                "-s", workload.Strategy, "-w", $"{Workers}", "-u", $"{workload.Units}", "--launches", $"{_launches}", "--format", "json",
                "-o", Path.Combine(run, "run"),
                .. workload.Changes.Where(change => change.Variable is not null)
                    .SelectMany(change => (string[])["--variant", $"{change.Name}:{change.Variable}"]),
            ];
            var trials = JsonNode.Parse(await Timed.OutputAsync(_places.Harness.Host, args))!["trials"]!.AsArray();
            var stored = new JsonArray();
            var gains = TrialOf(trials, workload.Strategy, null)["gains"]!;
            Console.WriteLine($"  {workload.Name}, {workload.Strategy}{(workload.IsHoldout ? ", made after the model" : "")}: "
                + (gains["unknown"] is { } unknown ? $"not known: {unknown}" : ""));
            foreach (var change in workload.Changes) Hold(workload, change, trials, gains, stored);
            File.Copy(
                Path.Combine(run, "run", "traces", workload.Strategy + ".work.json"),
                Path.Combine(_folder, workload.Name + ".work.json"),
                overwrite: true);
            await File.WriteAllTextAsync(Path.Combine(_folder, workload.Name + ".measured.json"), stored.ToJsonString());
        }
        finally
        {
            Directory.Delete(run, recursive: true);
        }
    }

    private void Hold(PredictedWorkload workload, MadeChange change, JsonArray trials, JsonNode gains, JsonArray stored)
    {
        var before = TrialOf(trials, workload.Strategy, null);
        var after = change.Name == OneWorker ? TrialOf(trials, "sequential", null) : TrialOf(trials, workload.Strategy, change.Name);
        var measured = (double)before["medianMs"]! / (double)after["medianMs"]!;
        var predicted = gains["changes"]!.AsArray().FirstOrDefault(gain => (string?)gain!["kind"] == change.Kind
            && (change.Site is null || ((string?)gain["site"])?.EndsWith(change.Site, StringComparison.Ordinal) == true)
            && (change.Statement is null || LineOf(gain).Contains(change.Statement, StringComparison.Ordinal))
            && (change.Name != OneWorker || (int?)gain["workers"] == 1));
        stored.Add(new JsonObject
        {
            ["change"] = change.Name,
            ["kind"] = change.Kind,
            ["site"] = change.Site,
            ["line"] = (int?)predicted?["place"]?["line"],
            ["measured"] = Math.Round(measured, 4),
            ["isHoldout"] = workload.IsHoldout,
        });
        var text = string.Create(CultureInfo.InvariantCulture, $"    {change.Name,-14} {change.Kind,-14} measured {measured,5:0.00}x");
        if (predicted is not { } one || one["factor"] is not { } factor)
        {
            Console.WriteLine($"{text}, not known{(predicted?["unknown"] is { } why ? $": {why}" : "")}");
            return;
        }

        var (error, low, high) = (((double)factor / measured) - 1, (double)one["interval"]!["low"]!, (double)one["interval"]!["high"]!);
        var isIn = measured <= high && ((bool)one["isAtMost"]! || measured >= low);
        _all.Add((error, isIn, workload.IsHoldout));
        var held = isIn ? "" : "  OUTSIDE";
        Console.WriteLine(text + string.Create(
            CultureInfo.InvariantCulture,
            $", predicted {(double)factor,5:0.00}x ({low:0.00} to {high:0.00}), {error,6:+0.0%;-0.0%}{held}"));
    }

    private static string LineOf(JsonNode gain) => gain["place"] is { } place
        ? File.ReadLines((string)place["file"]!).ElementAt((int)place["line"]! - 1)
        : "";

    private static JsonNode TrialOf(JsonArray trials, string strategy, string? variant) =>
        trials.Single(trial => (string?)trial!["strategy"] == strategy && (string?)trial["variant"] == variant)!;
}
