using System.Diagnostics;
using System.Globalization;
using Concur.Traces.Nettrace;
using Concur.Traces.Recordings;

namespace Concur.Traces.Tests.Nettrace;

/// <summary>Pauses against the runtime's own count of them.</summary>
public sealed class PauseDefinitionTests : IDisposable
{
    private const int Collections = 40;
    private const double Ms = 1e6;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-pauses");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task APauseIsAsLongAsTheRuntimeItselfCountsIt()
    {
        var (counted, pauses) = await RecordAsync();

        // What passes between the runtime's own readings of the clock and its events is less than a microsecond, unless the
        // thread loses its core right there, which happens to few of many pauses.
        Assert.Equal(Collections, counted.Length);
        Assert.True(pauses.Length >= Collections, $"{pauses.Length} pauses");
        var agreeing = counted.Zip(pauses).Count(pair => Math.Abs(pair.First - LengthMs(pair.Second)) < 0.05 + (0.01 * pair.First));
        Assert.True(
            agreeing >= 0.75 * Collections,
            $"{agreeing} of {Collections} agree: "
                + $"{string.Join(' ', counted.Zip(pauses).Select(pair => $"{pair.First:0.000}/{LengthMs(pair.Second):0.000}"))}");
        Assert.All(
            pauses,
            pause => Assert.True(pause.StartNs <= pause.StoppedNs && pause.StoppedNs <= pause.EndNs && pause.EndNs <= pause.ResumedNs));
    }

    private static double LengthMs(Suspension pause) => (pause.EndNs - pause.StartNs) / Ms;

    private async Task<(double[] CountedMs, Suspension[] Pauses)> RecordAsync()
    {
        var trace = Path.Combine(_folder.FullName, "pauses.nettrace");
        var program = Path.GetFullPath(Path.Combine(
            AppContext.BaseDirectory,
            "..",
            "..",
            "Pauses",
            Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')),
            "Pauses.dll"));
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, Collections.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                ["DOTNET_EnableEventPipe"] = "1",
                ["DOTNET_EventPipeOutputPath"] = trace,
                ["DOTNET_EventPipeConfig"] = "Microsoft-Windows-DotNETRuntime:1:4",
                ["DOTNET_gcServer"] = "0",
                ["DOTNET_gcConcurrent"] = "0",
            },
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        var session = NettraceReader.Read(trace, TestContext.Current.CancellationToken).Sessions[0];
        return (
            [.. output.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))],
            [.. session.Suspensions.Where(pause => pause.ForGc)]);
    }
}
