using System.Globalization;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>A run's results as comma-separated values (RFC 4180): a line per strategy or command, times in ms.</summary>
public static class ResultCsv
{
    private static readonly string[] Headings =
    [
        "name", "place", "medianMs", "lowMs", "highMs", "minMs", "maxMs", "meanMs", "speedup", "speedupLow", "speedupHigh", "cores",
        "userMs", "sysMs", "maxRssBytes", "launches", "status",
    ];

    /// <summary>Writes the headings and the lines, the fastest first.</summary>
    public static void Write(RunReport run, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(string.Join(',', Headings) + "\n");
        foreach (var (trial, place) in ResultTable.Ranking(run)) output.Write(string.Join(',', Cells(trial, place)) + "\n");
    }

    /// <summary>Writes the lines of several cases, each with the case's name in front.</summary>
    public static void Write(IReadOnlyList<MeasuredCase> cases, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(string.Join(',', Headings.Prepend("case")) + "\n");
        foreach (var one in cases)
        {
            // A case that could not be measured is a line too, without figures.
            var lines = one.Run is { } run
                ? ResultTable.Ranking(run).Select(pair => Cells(pair.Trial, pair.Word))
                : [[.. Enumerable.Repeat("", Headings.Length - 1), StrategySentence.Word(TrialStatus.Failed)]];
            foreach (var cells in lines) output.Write(string.Join(',', cells.Prepend(CsvText.Cell(one.Name))) + "\n");
        }
    }

    private static IEnumerable<string> Cells(TrialReport trial, string place)
    {
        var times = trial.TimesMs.SelectMany(launch => launch).ToList();
        return
        [
            CsvText.Cell(trial.Label), CsvText.Cell(place),
            Number(trial.MedianMs), Number(trial.MedianInterval?.Low), Number(trial.MedianInterval?.High),
            Number(times.Count == 0 ? null : times.Min()), Number(times.Count == 0 ? null : times.Max()),
            Number(times.Count == 0 ? null : times.Average()),
            Number(trial.Speedup), Number(trial.SpeedupInterval?.Low), Number(trial.SpeedupInterval?.High), Number(trial.CoresUsed),
            Number(TimesTable.MedianOf(trial, launch => launch.UserMs)), Number(TimesTable.MedianOf(trial, launch => launch.SysMs)),
            Number(TimesTable.MemoryOf(trial)),
            Number(trial.Launches.Count(launch => !launch.Profiled)), CsvText.Cell(Status(trial)),
        ];
    }

    private static string Status(TrialReport trial) => trial switch
    {
        { Status: TrialStatus.Ok, ResultsAgree: false } => "wrong results",
        { Status: TrialStatus.Ok } => "ok",
        _ => StrategySentence.Word(trial.Status),
    };

    /// <summary>What is not known is empty.</summary>
    private static string Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture) ?? "";
}
