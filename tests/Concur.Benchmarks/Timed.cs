using System.Diagnostics;
using System.Globalization;

namespace Concur.Benchmarks;

/// <summary>The time and the memory that a command took.</summary>
/// <param name="Seconds">Wall time from its start to its end.</param>
/// <param name="PeakMegabytes">Peak resident memory, MiB.</param>
internal sealed record Timed(double Seconds, double PeakMegabytes)
{
    /// <summary>Runs a command under <c>/usr/bin/time</c>. A child's peak memory starts with its parent's, here a small one.</summary>
    /// <exception cref="InvalidOperationException">The command failed.</exception>
    public static async Task<Timed> RunAsync(string command, params IEnumerable<string> args) => (await MeasureAsync(command, args)).Timed;

    /// <summary>Runs a command and returns what it writes to standard output.</summary>
    /// <exception cref="InvalidOperationException">The command failed.</exception>
    public static async Task<string> OutputAsync(string command, params IEnumerable<string> args) => (await MeasureAsync(command, args)).Output;

    private static async Task<(Timed Timed, string Output)> MeasureAsync(string command, IEnumerable<string> args)
    {
        var figures = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo("/usr/bin/time", ["-o", figures, "-f", "%e %M", command, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
            var begun = Stopwatch.GetTimestamp();
            using var process = Process.Start(start)!;
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            var took = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            if (process.ExitCode != 0) throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {output[1]}{output[0]}");
            var kibibytes = double.Parse((await File.ReadAllTextAsync(figures)).Split(' ')[1], CultureInfo.InvariantCulture);
            return (new Timed(took, kibibytes / 1024), output[0]);
        }
        finally
        {
            File.Delete(figures);
        }
    }
}
