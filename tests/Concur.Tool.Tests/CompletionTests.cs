using System.Diagnostics;
using Concur.Tool.Help;

namespace Concur.Tool.Tests;

/// <summary>What is suggested for a line that is being typed, and the scripts by which shells ask.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-completion").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("dotnet-concur ru", "run")]
    [InlineData("dotnet concur ru", "run")]
    [InlineData("/usr/bin/dotnet concur  ru", "run")]
    [InlineData("ru", "run")]
    [InlineData("dotnet-concur re", "rerun")]
    [InlineData("dotnet-concur run --st", "--strategies")]
    [InlineData("dotnet-concur run -s th", "thread-pool threads")]
    [InlineData("dotnet-concur run -s threads,ta", "threads,tasks")]
    [InlineData("dotnet-concur run -s threads,thr", "threads,thread-pool")]
    [InlineData("dotnet-concur run --strategies=threads,ta", "--strategies=threads,tasks")]
    [InlineData("dotnet-concur run -s gil:", "gil:interval= gil:ticks=")]
    [InlineData("dotnet-concur run -s threads,gil:t", "threads,gil:ticks=")]
    [InlineData("dotnet-concur run -s gil:ticks=", "")]
    [InlineData("dotnet-concur run prim", "primes")]
    [InlineData("dotnet-concur run -q prim", "primes")]
    [InlineData("dotnet-concur run -q --no-settings prim", "primes")]
    [InlineData("dotnet-concur run primes -s threads --prof", "--profile")]
    [InlineData("dotnet-concur run primes --format ", "csv json markdown table")]
    [InlineData("dotnet-concur run primes --format=j", "--format=json")]
    [InlineData("dotnet-concur run -s threads prim", "primes")]
    [InlineData("dotnet-concur run --width 80 -n 5 prim", "primes")]
    [InlineData("dotnet-concur run \"a b\" --format \"x y\" --profile l", "light")]
    [InlineData("dotnet-concur list --w", "--width")]
    [InlineData("dotnet-concur --width 80 list w", "workloads")]
    [InlineData("dotnet-concur run --seed -", "")]
    [InlineData("dotnet-concur run --profile ", "full light none")]
    [InlineData("dotnet-concur sweep --return d", "digest")]
    [InlineData("dotnet-concur export last --format s", "speedscope")]
    [InlineData("dotnet-concur export last -s para", "parallel-for parallel-foreach-async")]
    [InlineData("dotnet-concur list w", "workloads")]
    [InlineData("dotnet-concur list runs --workload cou", "counter-atomic counter-lock counter-race counter-striped")]
    [InlineData("dotnet-concur trend pri", "primes")]
    [InlineData("dotnet-concur schema s", "settings sweep sweep-comparison")]
    [InlineData("dotnet-concur completion z", "zsh")]
    [InlineData("dotnet-concur help st", "statistics strategies")]
    [InlineData("dotnet-concur show l", "last")]
    [InlineData("dotnet-concur exec ", "")]
    [InlineData("dotnet-concur run --launches ", "")]
    [InlineData("dotnet build ", "")]
    [InlineData("", "")]
    public async Task SuggestionsGoOnFromWhatWasTyped(string line, string expected) =>
        Assert.Equal(line.Length == 0 ? await Suggested("dotnet-concur ") : expected, await Suggested(line));

    [Fact]
    public async Task RunsAndBaselinesAreSuggestedByName()
    {
        var runs = Path.Combine(_folder, "concur-runs");
        foreach (var name in (string[])["20260101T000000Z_primes", "20260102T000000Z_random", "20260103T000000Z_$(rm -r x)"])
        {
            Directory.CreateDirectory(Path.Combine(runs, name));
            await File.WriteAllTextAsync(Path.Combine(runs, name, "run.json"), "{}", TestContext.Current.CancellationToken);
        }

        const string all = "20260101T000000Z_primes 20260102T000000Z_random last main";
        await File.WriteAllTextAsync(
            Path.Combine(runs, "baselines.json"), """{ "main": "20260101T000000Z_primes" }""", TestContext.Current.CancellationToken);

        foreach (var command in (string[])["show", "view", "compare", "export", "pack", "rerun", "baseline set x", "compare main"])
            Assert.Equal(all, await Suggested($"dotnet concur {command} "));
        Assert.Equal("20260102T000000Z_random", await Suggested("dotnet concur show 20260102"));
        Assert.Equal("main", await Suggested("dotnet concur baseline remove "));
        await File.WriteAllTextAsync(Path.Combine(runs, "baselines.json"), "no json", TestContext.Current.CancellationToken);
        Assert.Equal("last", await Suggested("dotnet concur show l"));
    }

    [Fact]
    public async Task TopicsAndCommandsAreSuggestedForHelp()
    {
        var words = (await Suggested("dotnet concur help ")).Split(' ');

        Assert.All(HelpTopic.Names.Append("run").Append("completion"), name => Assert.Contains(name, words));
    }

    [Fact]
    public async Task OnlyTheTextBeforeTheCursorCounts()
    {
        Assert.Equal("run\n", (await ToolRun.Of(_folder, "[suggest:16]", "dotnet-concur ru --launches 3")).Out);
        Assert.Equal("run\n", (await ToolRun.Of(_folder, "[suggest:99]", "dotnet-concur ru")).Out);
        Assert.Equal("run\n", (await ToolRun.Of(_folder, "[suggest]", "dotnet-concur ru")).Out);
        Assert.Equal(0, (await ToolRun.Of(_folder, "[suggest")).ExitCode);
    }

    [Fact]
    public async Task AShellWithoutAScriptIsRefused()
    {
        var run = await ToolRun.Of(_folder, "completion", "zhs");

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("SHELL 'zhs' is not one of bash, zsh, fish, pwsh; did you mean 'zsh'?", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o bashdefault -o default -F _dotnet_concur dotnet-concur")]
    [InlineData("zsh", "compdef _dotnet_concur dotnet-concur")]
    [InlineData("fish", "complete -c dotnet-concur ")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName dotnet-concur, dotnet ")]
    public async Task EveryShellHasAScriptForBothWaysToCallTheTool(string shell, string registration)
    {
        var script = (await ToolRun.Of(_folder, "completion", shell)).Out;

        Assert.Contains(registration, script, StringComparison.Ordinal);
        Assert.Contains("[suggest:", script, StringComparison.Ordinal);
        Assert.Contains("dotnet concur", script, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', script);
    }

    /// <summary>Each shell that is installed reads its script without a complaint.</summary>
    [Theory]
    [InlineData("bash", "-n")]
    [InlineData("zsh", "-n")]
    [InlineData("fish", "--no-execute")]
    public async Task AShellUnderstandsItsScript(string shell, string check)
    {
        Assert.SkipUnless(IsInstalled(shell), $"{shell} is not installed");
        var script = Path.Combine(_folder, "script");
        await File.WriteAllTextAsync(
            script, (await ToolRun.Of(_folder, "completion", shell)).Out, TestContext.Current.CancellationToken);

        Assert.Equal((0, "", ""), await Shell(shell, check, script));
    }

    /// <summary>The stub of the tool prints how it was asked, so that it is seen in the replies.</summary>
    [Theory]
    [InlineData("dotnet-concur run -s th", "_dotnet_concur", "threads|thread-pool", "dotnet-concur|[suggest:23]|dotnet-concur run -s th|")]
    [InlineData(
        "dotnet concur run -s th", "_dotnet_concur_of_dotnet", "threads|thread-pool", "concur|[suggest:23]|dotnet concur run -s th|")]
    [InlineData("dotnet build th", "_dotnet_concur_of_dotnet", "before", "")]
    [InlineData("dotnet-concur run -s gil:t", "_dotnet_concur", "ticks=", "dotnet-concur|[suggest:26]|dotnet-concur run -s gil:t|")]
    [InlineData("dotnet-concur run --format=j", "_dotnet_concur", "json", "dotnet-concur|[suggest:28]|dotnet-concur run --format=j|")]
    [InlineData("dotnet-concur run nothing", "_dotnet_concur", "", "dotnet-concur|[suggest:25]|dotnet-concur run nothing|")]
    public async Task BashAsksTheToolAndTakesItsReplies(string line, string function, string replies, string asked)
    {
        Assert.SkipUnless(IsInstalled("bash"), "bash is not installed");
        var script = (await ToolRun.Of(_folder, "completion", "bash")).Out;
        var test = $$"""
            reply() {
              printf '%s|' "$@" >> asked
              case "${!#}" in
                *gil:t) echo gil:ticks= ;;
                *--format=j) echo --format=json ;;
                *nothing) ;;
                *) printf 'threads\nthread-pool\n' ;;
              esac
            }
            dotnet-concur() { reply dotnet-concur "$@"; }
            dotnet() { reply "$@"; }
            before() { COMPREPLY=(before); }
            complete -F before dotnet
            {{script}}
            {{script}}
            COMP_LINE='{{line}} tail' COMP_POINT={{line.Length}} COMP_CWORD=2
            COMP_WORDS=($COMP_LINE)
            COMP_WORDBREAKS=$' \t\n"><=;|&(:'
            touch asked
            {{function}} dotnet
            (IFS='|'; echo "${COMPREPLY[*]}")
            cat asked
            """;
        var path = Path.Combine(_folder, "test.bash");
        await File.WriteAllTextAsync(path, test, TestContext.Current.CancellationToken);

        Assert.Equal((0, $"{replies}\n{asked}", ""), await Shell("bash", path));
    }

    private static bool IsInstalled(string shell) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, shell)));

    private async Task<(int ExitCode, string Out, string Error)> Shell(string shell, params string[] arguments)
    {
        var start = new ProcessStartInfo(shell, arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private async Task<string> Suggested(string line)
    {
        var run = await ToolRun.Of(_folder, $"[suggest:{line.Length}]", line);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return string.Join(' ', run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
