using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Core.Tests.Storage;

public sealed class PredictionRecordsTests : IDisposable
{
    private static readonly GainCheck Check = new()
    {
        Strategy = "threads",
        Prediction = new Gain(GainKinds.Workers, "there were one worker", 0.56, new Interval(0.52, 0.6), null) { Workers = 1 },
        Tried = "--workers 1",
        Measured = 0.57,
        MeasuredInterval = new Interval(0.55, 0.59),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("concur-predictions").FullName;

    private string Cache => Path.Combine(_folder, "cache");

    private string File => Path.Combine(Cache, "predictions.jsonl");

    private static RunReport Run(params GainCheck[] checks) => Fixtures.Run() with { GainChecks = [.. checks] };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatWasMeasuredIsRemembered()
    {
        var records = new PredictionRecords(Cache);
        Assert.Empty(records.Read());

        records.Add(Run(Check), null);
        records.Add(Run(Check with { Measured = 0.5 }), "m1");

        var run = Run();
        Assert.Equal(
            [
                new PredictionRecord(GainKinds.Workers, 0.56, 0.57, false, run.StartedUtc, run.ToolVersion, null),
                new PredictionRecord(GainKinds.Workers, 0.56, 0.5, false, run.StartedUtc, run.ToolVersion, "m1"),
            ],
            new PredictionRecords(Cache).Read());
    }

    /// <summary>Noise is no error of a prediction.</summary>
    [Fact]
    public void WhatWasMeasuredBadlyIsNotRemembered()
    {
        new PredictionRecords(Cache).Add(
            Run(
                Check with { Measured = null, MeasuredInterval = null },
                Check with { MeasuredInterval = null },
                Check with { MeasuredInterval = new Interval(0.4, 0.9) }),
            null);

        Assert.False(Directory.Exists(Cache));
    }

    [Fact]
    public void TheLastThousandAreKept()
    {
        var records = new PredictionRecords(Cache);
        var many = Enumerable.Range(1, 1001).Select(number => Check with { Measured = number, MeasuredInterval = new(1, 1) });
        records.Add(Run([.. many]), null);

        records.Add(Run(Check), null);

        var kept = records.Read();
        Assert.Equal((1000, 3, 0.57), (kept.Count, kept[0].Measured, kept[^1].Measured));
    }

    [Fact]
    public void ALineThatCannotBeReadCostsNoOtherOne()
    {
        var records = new PredictionRecords(Cache);
        records.Add(Run(Check), null);
        System.IO.File.AppendAllText(File, "{\"kind\":null}\n\u0000\nnull\n{\n");

        records.Add(Run(Check), null);

        Assert.Equal(2, records.Read().Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhereNothingCanBeKeptNoRunFails(bool isFolder)
    {
        if (isFolder) Directory.CreateDirectory(File);
        else System.IO.File.WriteAllText(Cache, "a file where the folder should be");
        var records = new PredictionRecords(Cache);

        records.Add(Run(Check), null);

        Assert.Empty(records.Read());
    }

    [Fact]
    public void AUserWithoutAFolderHasNoRecord()
    {
        new PredictionRecords("").Add(Run(Check), null);

        Assert.Empty(new PredictionRecords("").Read());
    }
}
