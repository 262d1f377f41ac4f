using System.Diagnostics;
using System.Globalization;
using System.Text;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Viewing;

namespace Concur.Tool.Tests.Damage;

/// <summary>
/// Seeded damage to every kind of file that the tool reads, through the commands that read it, all in this process: each ends soon,
/// within bounded memory, done or with one clear line. CONCUR_DAMAGED=2000 makes it a long run of 2,000 files of each kind, and
/// CONCUR_DAMAGED_REPORT names a file for its figures: see scripts/damage.sh.
/// </summary>
[Collection(nameof(DamagedFilesTests))]
[CollectionDefinition(nameof(DamagedFilesTests), DisableParallelization = true)]
public sealed class DamagedFilesTests : IDisposable
{
    private const int Usual = 25;
    private const long MostBytes = 500_000_000;
    private const long UsualBytes = 100_000_000;
    private static readonly string? ReportPath = Environment.GetEnvironmentVariable("CONCUR_DAMAGED_REPORT");

    /// <summary>The long run asks for it; among other tests, on a busy machine, a command may take longer and only has to end.</summary>
    private static readonly TimeSpan Longest = ReportPath is null ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(10);
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-damage").FullName;

    /// <summary>What tests before this one left to the garbage collector is not counted.</summary>
    private readonly long _bytesBefore = Math.Max(0, Environment.WorkingSet - UsualBytes);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EveryCommandEndsSoonWithFewBytesAndDoneOrOneClearLine()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("CONCUR_DAMAGED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Usual;
        var report = ReportPath;
        var faults = new List<string>();
        foreach (var kind in DamagedFile.Kinds)
        {
            var figures = new Figures();
            for (var seed = 0; seed < count; seed++)
            {
                var folder = Directory.CreateDirectory(Path.Combine(_folder, "one")).FullName;
                kind.Write(folder, seed);
                foreach (var command in kind.Commands(seed))
                {
                    var name = $"{kind.Name} {seed}: {string.Join(' ', command)}";
                    if (report is not null) await File.WriteAllTextAsync(report + ".current", name, Encoding.UTF8, CancellationToken.None);
                    if (await FaultOf(folder, command, figures) is { } fault) faults.Add($"{name}: {fault}");
                }

                Directory.Delete(folder, recursive: true);
            }

            if (report is not null)
                await File.AppendAllTextAsync(report, $"{kind.Name}: {count} files, {figures}\n", CancellationToken.None);
        }

        if (report is not null) await File.AppendAllLinesAsync(report, faults, CancellationToken.None);
        Assert.True(faults.Count == 0, $"{faults.Count} faults, the first:\n{string.Join('\n', faults.Take(20))}");
    }

    private async Task<string?> FaultOf(string folder, string[] command, Figures figures)
    {
        var clock = Stopwatch.StartNew();
        var running = Task.Run(() => Run(folder, command), CancellationToken.None);
        while (await Task.WhenAny(running, Task.Delay(50, CancellationToken.None)) != running)
        {
            figures.Bytes = Math.Max(figures.Bytes, Environment.WorkingSet);
            if (clock.Elapsed > 3 * Longest) return "did not end";
        }

        var (code, error) = await running;
        figures.Add(code, clock.Elapsed);
        return code is not (0 or 2) ? $"exit code {code}: {error}"
            : clock.Elapsed > Longest ? $"took {clock.Elapsed}"
            : Environment.WorkingSet - _bytesBefore > MostBytes ? $"took {Environment.WorkingSet:N0} bytes"
            : code == 2 && error.TrimEnd('\n').Contains('\n', StringComparison.Ordinal) ? $"several lines: {error}"
            : error.Any(c => c != '\n' && (char.IsControl(c) || c is '\u202e' or '\u200f')) ? $"unsafe characters: {error}"
            : null;
    }

    private static async Task<(int Code, string Error)> Run(string folder, string[] command)
    {
        if (command[0] == "view") return await MakePage(Path.Combine(folder, command[1]));
        var run = await ToolRun.Of(folder, command);
        var isText = !command.Contains("pprof");
        var isUnsafe = isText
            && (run.Out.Contains('\u001b', StringComparison.Ordinal) || run.Out.Contains('\u202e', StringComparison.Ordinal));
        return isUnsafe ? (1, "unsafe characters on standard output") : (run.ExitCode, run.Error);
    }

    private static async Task<(int Code, string Error)> MakePage(string path)
    {
        try
        {
            using var viewed = ViewedRunReader.Open(path, "0.0.0-test");
            await viewed.Page.BytesAsync(0, CancellationToken.None);
            return (0, "");
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            return (2, TerminalText.OneLine(e.Message)); // As every command prints it.
        }
        catch (Exception e)
        {
            return (1, e.ToString());
        }
    }

    /// <summary>What the commands of one kind of file did.</summary>
    private sealed class Figures
    {
        private readonly SortedDictionary<int, int> _codes = [];
        private TimeSpan _longest;
        private TimeSpan _total;

        public long Bytes { get; set; } = Environment.WorkingSet;

        public void Add(int code, TimeSpan elapsed)
        {
            _codes[code] = _codes.GetValueOrDefault(code) + 1;
            (_longest, _total) = (elapsed > _longest ? elapsed : _longest, _total + elapsed);
            Bytes = Math.Max(Bytes, Environment.WorkingSet);
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{_codes.Values.Sum()} commands, exit codes {string.Join(", ", _codes.Select(pair => $"{pair.Key}: {pair.Value}"))}; "
                + $"longest {_longest.TotalSeconds:0.00} s, all {_total.TotalSeconds:0} s; at most {Bytes / 1e6:0} MB");
    }
}
