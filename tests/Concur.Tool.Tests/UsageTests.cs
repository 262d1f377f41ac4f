namespace Concur.Tool.Tests;

public sealed class UsageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-usage").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("run primez", "there is no workload 'primez'; did you mean 'primes'?")]
    [InlineData("run -s thread", "there is no strategy 'thread'; did you mean 'threads'?")]
    [InlineData("run -s gil:tick=3", "strategy 'gil' has no parameter 'tick'; it takes ticks or interval")]
    [InlineData("run -s gil:interval=5", "'gil:interval=5': '5' is not a duration")]
    [InlineData("run -s ,", "--strategies names none")]
    [InlineData("run --worker 2", "unknown option '--worker'; did you mean '--workers'?")]
    [InlineData("run -w 0", "--workers 0 is out of range: from 1 to 1024")]
    [InlineData("run -w two", "--workers 'two' is not a whole number")]
    [InlineData("run -u -1", "--units -1 is out of range: from 1 to 1000000")]
    [InlineData("run -n 99999999999999999999", "--size 99999999999999999999 is out of range")]
    [InlineData("run -n 1e6", "--size '1e6' is not a whole number")]
    [InlineData("run -n 1.5", "--size '1.5' is not a whole number such as 500, 1_000, 1k or 5M")]
    [InlineData("run -n k", "--size 'k' is not a whole number")]
    [InlineData("run -n 9999999999G", "--size 9999999999G is out of range")]
    [InlineData("run -w 2,4", "--workers takes one number, and '2,4' has a comma: use 24 or 2.4; 'sweep' takes lists")]
    [InlineData("run -u 1,5", "--units takes one number, and '1,5' has a comma: use 15 or 1.5")]
    [InlineData("run -n 10,000", "--size takes one number, and '10,000' has a comma: use 10000, or 10_000")]
    [InlineData("run -n -5", "--size -5 is out of range")]
    [InlineData("run --launches 0", "--launches 0 is out of range")]
    [InlineData("run --iterations none", "--iterations 'none' is not a whole number")]
    [InlineData("run --timeout 5", "--timeout '5' is not a duration")]
    [InlineData("run --timeout 1ms", "--timeout 1ms is out of range: from 100ms to 24h")]
    [InlineData("run --profile ful", "--profile 'ful' is not one of none, light, full; did you mean 'full'?")]
    [InlineData("run --format jsno", "--format 'jsno' is not one of table, json, markdown, csv; did you mean 'json'?")]
    [InlineData("run --method X", "--method goes with the path of a .dll, a .csproj or a .cs file")]
    [InlineData("run no/such.csproj", "there is no file 'no/such.csproj'")]
    [InlineData("run such.cs", "there is no file 'such.cs'")]
    [InlineData("run such.slnx", "there is no file 'such.slnx'")]
    [InlineData("run primes --project Old", "--project Old names a project of a solution (.slnx, .sln), and 'primes' is none; leave")]
    [InlineData("sweep primes --project Old", "--project Old names a project of a solution (.slnx, .sln), and 'primes' is none")]
    [InlineData("sweep primes --project 8 --project 16", "--project has both 8 and 16; give one of them")]
    [InlineData("run ./", "'./' is a folder with no project")]
    [InlineData("run counter-lock -s processes", "counter-lock is about memory that its units share, and worker processes share none")]
    [InlineData("run -s plinq -w 600", "plinq takes at most 512 workers, not 600")]
    [InlineData("run -s plinq:buffered=no", "'plinq:buffered=no': 'no' is not one of true, false")]
    [InlineData("run -s processes:transport=post", "'post' is not one of pipe, socket, shared-memory")]
    [InlineData("run --return nothing", "--return 'nothing' is not one of value, digest")]
    [InlineData("run --variant gc", "--variant 'gc' is not NAME:VARIABLE=VALUE")]
    [InlineData("run --variant a:B=1 --variant a:C=2", "--variant 'a' is given twice")]
    [InlineData("sweep primez", "there is no workload 'primez'; did you mean 'primes'?")]
    [InlineData("sweep -w 0", "--workers 0 is out of range: from 1 to 1024")]
    [InlineData("sweep -w 1,two", "--workers 'two' is not a whole number")]
    [InlineData("sweep -w 8..1", "--workers '8..1' is neither a list such as 1,2,4 nor a range")]
    [InlineData("sweep -n 1..10..100", "--sizes '1..10..100' is neither a list")]
    [InlineData("sweep -n 1..100*1", "--sizes 1 is out of range: from 2 to 1000")]
    [InlineData("sweep -n 1,000,000", "--sizes '1,000,000' reads as a list; write large numbers without commas")]
    [InlineData("sweep -n 0..100", "--sizes 0 is out of range")]
    [InlineData("sweep -u none", "--units 'none' is not a whole number")]
    [InlineData("sweep -s thread", "there is no strategy 'thread'; did you mean 'threads'?")]
    [InlineData("sweep --project 0", "--project 0 is out of range: from 1 to 1024")]
    [InlineData("sweep --project 8 --profile none", "--project needs the account of a profiled launch")]
    [InlineData("sweep --launches 1000 -w 1..1024*2 -n 1..1000000000", "are more than a sweep can have (50000)")]
    [InlineData("sweep --resume nowhere", "holds no sweep to resume")]
    [InlineData("sweep --resume nowhere -w 2", "--workers cannot change when a sweep is resumed")]
    [InlineData("sweep primes --resume nowhere", "the workload cannot change when a sweep is resumed")]
    [InlineData("sweep --on exec:no-such-program --machines 2", "--machines: 1 machine given, and not 2")]
    [InlineData("sweep --on exec:no-such-program --machines 1 -w 1,2", "--workers is one number with --machines")]
    [InlineData("sweep --on exec:no-such-program -s threads", "--on spreads the units of orleans alone")]
    [InlineData("sweep --on exec:no-such-program --launches none", "--launches 'none' is not a whole number")]
    [InlineData("sweep --at exec:no-such-program --launches none", "--launches 'none' is not a whole number")]
    [InlineData(
        "sweep --on exec:no-such-program,exec: --machines 1,2 --project 2",
        "--project 2: so many are measured, up to 2 machines; give numbers above that")]
    [InlineData("sweep --on exec:no-such-program --machines 1 --project 1,2", "--project 1: so many are measured, up to 1 machine")]
    [InlineData("sweep --machines 2", "--machines goes with --on")]
    [InlineData("machines add m1 exec:env --address 300.1.1.1", "--address '300.1.1.1' is no IP address, such as 10.0.0.7 or fd00::7")]
    [InlineData("machines add m1 exec:env --address 10.7", "--address '10.7' is no IP address")]
    [InlineData("machines add m1 exec:env --address 0.0.0.0", "--address '0.0.0.0' is no IP address")]
    [InlineData("exec true --at exec:no-such-program --launches none", "--launches 'none' is not a whole number")]
    [InlineData("exec true --at exec:no-such-program", "needs the program 'no-such-program'")]
    [InlineData("exec true --price m1=1/hour", "--price goes with --at")]
    [InlineData("exec", "exec needs a command")]
    [InlineData("exec --name single", "")]
    [InlineData("exec true true", "'true' is given twice")]
    [InlineData("exec true --launches none", "--launches 'none' is not a whole number")]
    [InlineData("attach", "attach needs the id of a process")]
    [InlineData("attach -p 2147483647", "there is no process 2147483647; 'dotnet concur attach --list'")]
    [InlineData("attach -p me", "PID 'me' is not a whole number")]
    [InlineData("attach -p 0", "PID 0 is out of range: from 1 to 2147483647")]
    [InlineData("attach -p 1 --duration 5", "--duration '5' is not a duration such as 500ms, 20s or 2m")]
    [InlineData("attach -p 1 --duration 0s", "--duration 0s is out of range: from 100ms to 24h")]
    [InlineData("attach -p 1 --profile none", "--profile 'none' is not one of light, full")]
    [InlineData("attach -p 1 --scheduler pref", "--scheduler 'pref' is not one of auto, perf, etw, proc; did you mean 'perf'?")]
    [InlineData("attach -p 1 --scheduler proc --sample-interval 20ms", "--sample-interval needs perf events")]
    [InlineData("attach -p 1 --scheduler etw --sample-interval 20ms", "--sample-interval needs perf events")]
    [InlineData(
        "attach -p 1 --profile light --sample-interval 20ms",
        "--sample-interval needs stack samples, and --profile light takes none")]
    [InlineData("attach -p 1 --formt json", "unknown option '--formt'; did you mean '--format'?")]
    [InlineData("new ../x", "invalid project name '../x'")]
    [InlineData("run no/such.dll", "there is no file 'no/such.dll'")]
    [InlineData("run primes random", "unknown argument 'random'")]
    [InlineData("show nowhere", "nowhere'; 'dotnet concur list runs' shows those in concur-runs")]
    [InlineData("exec echo\u202E", "changes the direction of text")]
    [InlineData("analyze nowhere.nettrace", "there is no file")]
    [InlineData("analyze .", "is a folder without a run; give the path of a .nettrace file")]
    [InlineData("analyze x.nettrace --top -1", "--top -1 is out of range: from 0 to 10000")]
    [InlineData("export nowhere.nettrace", "there is no file")]
    [InlineData(
        "export nowhere.nettrace --format pprov",
        "--format 'pprov' is not one of speedscope, chromium, pprof, folded, csv, perf; did you mean 'pprof'?")]
    [InlineData("export nowhere.nettrace -s threads", "--strategy goes with a run, not with a trace file")]
    [InlineData("export run.json -s threads", "there is no run '")]
    [InlineData(
        "schema swep",
        "DOCUMENT 'swep' is not one of run, sweep, comparison, sweep-comparison, machine-runs, machine-sweeps, trace, settings, "
            + "categories; did you mean")]
    [InlineData("rum", "unknown command 'rum'; did you mean 'run'?")]
    [InlineData("list workload", "unknown command 'workload'; did you mean 'workloads'?")]
    [InlineData("list runs --lst 3", "unknown option '--lst'; did you mean '--last'?; see 'dotnet concur list runs --help'")]
    [InlineData("list", "no command was given: use one of workloads, strategies, runs, sweeps; see 'dotnet concur list --help'")]
    [InlineData("help acount", "there is no topic or command 'acount'; did you mean 'account'?; 'dotnet concur help' lists them")]
    [InlineData("help list rums", "there is no topic or command 'list rums'; 'dotnet concur help' lists them")]
    [InlineData("run --all", "--all goes with --help; give both, or leave it out")]
    public async Task WrongUsageIsOneLineAndExitCodeTwo(string args, string expected)
    {
        var run = await ToolRun.Of(_folder, args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(run.Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task AnEmptyCommandOfAMachineIsRefused()
    {
        var run = await ToolRun.Of(_folder, "machines", "add", "m1", "exec:env", "--command", "");

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("dotnet-concur: --command is empty; give a command, or leave it out", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task AFileThatIsNoAssemblyIsSaidToBeNone()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "text.dll"), "no assembly", TestContext.Current.CancellationToken);

        var run = await ToolRun.Of(_folder, "run", "./text.dll");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is not a .NET assembly", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task AnOutputFolderThatHoldsARunIsRefusedBeforeAnythingIsMeasured()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "run.json"), "{}", TestContext.Current.CancellationToken);

        var run = await ToolRun.Of(_folder, "run", "primes", "-o", ".");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("already holds a run", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task AProcessWithoutDotNetIsSaidToBeNone()
    {
        using var process = System.Diagnostics.Process.Start("sleep", "60");
        try
        {
            var run = await ToolRun.Of(_folder, "attach", "-p", FormattableString.Invariant($"{process.Id}"));

            Assert.Equal(2, run.ExitCode);
            Assert.Contains($"process {process.Id} (sleep) is not a .NET process", run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        }
        finally
        {
            process.Kill();
        }
    }

    [Theory]
    [InlineData("{}", "is not a report of a running process")]
    [InlineData("{ \"schemaVersion\": 1, \"trace\": null }", "is not a report of a running process")]
    [InlineData("{ \"schemaVersion\": 1, \"trace\": { \"file\": \"\\u001b[2J\" } }", "is not a report of a running process")]
    [InlineData("no json", "is not a report of a running process")]
    public async Task AFileThatIsNoReportOfAProcessIsRefused(string text, string expected)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "trace.json"), text, TestContext.Current.CancellationToken);

        foreach (var command in (string[])["show", "export"])
        {
            var run = await ToolRun.Of(_folder, command, ".");

            Assert.Equal(2, run.ExitCode);
            Assert.Contains(expected, run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("run --help --all")]
    [InlineData("run --wrong --help")]
    [InlineData("help account")]
    [InlineData("run --help")]
    [InlineData("attach --help")]
    [InlineData("show -h")]
    [InlineData("--version")]
    public async Task HelpIsOnStandardOutputAndNoError(string args)
    {
        var run = await ToolRun.Of(_folder, args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(run.Out);
        Assert.Empty(run.Error);
    }
}
