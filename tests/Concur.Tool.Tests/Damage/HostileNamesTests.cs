using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Concur.Tool.Tests.Damage;

/// <summary>Files of strangers whose names and texts steer a terminal, or are long beyond measure.</summary>
public sealed class HostileNamesTests : IDisposable
{
    private static readonly string Golden = Path.Combine(ToolRun.Root, "tests", "Golden");
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-hostile").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("run/run.json", "\"random\"", "show,json show,table show,markdown show,html show,svg list trend compare")]
    [InlineData("run/run.json", "\"threads\"", "show,json show,table show,markdown show,html show,svg list compare")]
    [InlineData("attach/trace.json", "\"locks-a\"", "show,json show,table show,markdown show,html")]
    [InlineData("sweep/sweep.jsonl", "\"random\"", "show,json show,table show,markdown show,html show,svg sweeps compare")]
    public async Task NamesAreShownByTheirNumbersInEveryFormat(string file, string name, string commands)
    {
        const string Raw = "\\u001b]0;x\\u0007\\u202egnp\\uffff\\u200f";
        var text = await File.ReadAllTextAsync(Path.Combine(Golden, file), CancellationToken.None);
        Assert.Contains(name, text, StringComparison.Ordinal);
        foreach (var folder in (string[])["one", "two"])
            Write(Path.Combine("runs", folder, Path.GetFileName(file)), text.Replace(name, $"\"{Raw}\"", StringComparison.Ordinal));

        foreach (var command in commands.Split(' '))
        {
            var run = await ToolRun.Of(_folder, command.Split(',') switch
            {
                ["list"] => ["list", "runs", "--in", "runs"],
                ["sweeps"] => ["list", "sweeps", "--in", "runs"],
                ["trend"] => ["trend", "\\u{001B}]0;x\\u{0007}\\u{202E}gnp\\u{FFFF}\\u{200F}", "--in", "runs"],
                ["compare"] => ["compare", "runs/one", "runs/two"],
                [_, var format] => ["show", "runs/one", "--format", format],
                _ => throw new InvalidOperationException(command),
            });

            Assert.True(run.ExitCode == 0, $"{command}: {run.Error}");
            Assert.DoesNotContain(run.Out + run.Error, IsUnsafe);
            // The others do not show that name, or not all of it.
            if (command is "list" or "show,json" or "show,table" or "show,markdown" or "show,html")
                Assert.Contains("202E}", run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NamesOfFilesAreShownByTheirNumbersToo()
    {
        const string name = "\u001b[2J\u202erun";
        Write(
            Path.Combine("runs", name, "run.json"),
            await File.ReadAllTextAsync(Path.Combine(Golden, "run", "run.json"), CancellationToken.None));

        foreach (var args in (string[][])
            [["list", "runs", "--in", "runs"], ["pack", $"runs/{name}"], ["show", $"runs/{name}", "--format", "svg", "-o", $"{name}.svg"]])
        {
            var run = await ToolRun.Of(_folder, args);

            Assert.Equal(0, run.ExitCode);
            Assert.DoesNotContain(run.Out + run.Error, IsUnsafe);
            Assert.Contains("\\u{001B}[2J\\u{202E}run", run.Error, StringComparison.Ordinal);
        }
    }

    /// <summary>A strategy's name of 3 MB took 17 s, a message of 10 MB made 60 MB of report and took 59 s.</summary>
    [Theory]
    [InlineData("\"strategy\": \"threads\"", "\"strategy\": \"{0}\"", 3_000_000)]
    [InlineData("\"error\": null", "\"error\": \"{0}\"", 10_000_000)]
    [InlineData("\"workload\": \"random\"", "\"workload\": \"{0}\"", 3_000_000)]
    public async Task TextsBeyondMeasureAreCut(string old, string replacement, int length)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Golden, "run", "run.json"), CancellationToken.None);
        Assert.Contains(old, text, StringComparison.Ordinal);
        var format = CompositeFormat.Parse(replacement);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        var longer = text[..at] + string.Format(CultureInfo.InvariantCulture, format, new string('x', length)) + text[(at + old.Length)..];
        Write("one/run.json", longer);

        foreach (var shown in (string[])["table", "json", "markdown", "html", "svg"])
        {
            var clock = Stopwatch.StartNew();

            var run = await ToolRun.Of(_folder, "show", "one", "--format", shown);

            Assert.True(run.ExitCode == 0, run.Error);
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"{shown} took {clock.Elapsed}");
            Assert.InRange(run.Out.Length, 1_000, 5_000_000);
        }
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("trace.json")]
    [InlineData("sweep.jsonl")]
    public async Task APipeAmongTheRunsKeepsNoCommandWaiting(string name)
    {
        Write("runs/good/run.json", await File.ReadAllTextAsync(Path.Combine(Golden, "run", "run.json"), CancellationToken.None));
        Directory.CreateDirectory(Path.Combine(_folder, "runs", "bad"));
        using (var make = Process.Start("mkfifo", Path.Combine(_folder, "runs", "bad", name))) await make.WaitForExitAsync(
            CancellationToken.None);

        (string[] Args, int Expected)[] commands =
        [
            (["list", "runs", "--in", "runs"], 0), (["list", "sweeps", "--in", "runs"], 0), (["trend", "random", "--in", "runs"], 0),
            (["show", "runs/bad"], 2), (["export", "runs/bad"], 2), (["pack", "runs/bad"], 2), (["compare", "runs/bad", "runs/good"], 2),
        ];
        foreach (var (args, expected) in commands)
        {
            var run = await ToolRun.Of(_folder, args).WaitAsync(TimeSpan.FromMinutes(2), CancellationToken.None);

            Assert.Equal(expected, run.ExitCode);
        }
    }

    /// <summary>Resuming a sweep runs what its journal names, and the journal may be a stranger's.</summary>
    [Theory]
    [InlineData("", null, "give --trust if you trust that file")]
    [InlineData("", "n", "give --trust if you trust that file")]
    [InlineData("", "y", "was begun with")]
    [InlineData("--trust", null, "was begun with")]
    public async Task ASweepThatWasNotBegunHereIsResumedOnlyByAUserWhoTrustsIt(string option, string? answer, string expected)
    {
        var journal = await File.ReadAllTextAsync(Path.Combine(Golden, "sweep", "sweep.jsonl"), CancellationToken.None);
        Write(
            "theirs/sweep.jsonl",
            journal.Replace("\"assemblyPath\":null", "\"assemblyPath\":\"/tmp/\\u202etheirs.dll\"", StringComparison.Ordinal));
        using var error = new StringWriter();
        var environment = ToolRun.CreateEnvironment(_folder, TextWriter.Null, Stream.Null, error) with
        {
            CacheFolder = Path.Combine(_folder, "cache"),
            ReadAnswer = answer is null ? null : () => answer,
        };
        string[] args = ["sweep", "--resume", "theirs", .. option.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

        var code = await ToolApplication.RunAsync(args, environment, TestContext.Current.CancellationToken);

        Assert.Equal(2, code);
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(answer is not null, error.ToString().Contains("Run it? [y/N]", StringComparison.Ordinal));
        Assert.DoesNotContain(error.ToString(), IsUnsafe);
    }

    private static bool IsUnsafe(char c) => (char.IsControl(c) && c != '\n') || c is '\u202e' or '\u200f' or '\uffff';

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
