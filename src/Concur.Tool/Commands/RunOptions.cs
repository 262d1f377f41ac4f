using System.CommandLine;

namespace Concur.Tool.Commands;

/// <summary>The options of <c>run</c>, as text: <see cref="RequestDoor"/> checks them.</summary>
internal sealed class RunOptions
{
    public Argument<string> Workload { get; } = new("WORKLOAD")
    {
        Description = "A built-in workload (see 'list workloads'), or the path of a .dll, a .csproj or a .cs file with methods marked [Workload]",
        DefaultValueFactory = _ => Protocol.BuiltInWorkload.Random,
    };

    public Option<string?> Method { get; } = new("--method") { Description = "Which [Workload] of it, or any public static method as Namespace.Type.Method", HelpName = "NAME" };

    public Option<string[]> Strategies { get; } = new("--strategies", "-s")
    {
        Description = "Strategies, separated by commas, such as threads,gil:interval=5ms; all for every one [default: those that a first look needs]",
        HelpName = "STRATEGY,...",
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<string> Return { get; } = new("--return") { Description = "What worker processes send back for a unit: its value, or only a digest of it", HelpName = "value|digest", DefaultValueFactory = _ => "value" };

    public Option<string[]> Variants { get; } = new("--variant")
    {
        Description = "Run every strategy under these settings of the runtime as well, such as server-gc:DOTNET_gcServer=1; may be repeated",
        HelpName = "NAME:VAR=VALUE,...",
        AllowMultipleArgumentsPerToken = false,
    };

    public Option<string> Units { get; } = new("--units", "-u") { Description = "Units per iteration", HelpName = "N", DefaultValueFactory = _ => "4" };

    public Option<string?> Size { get; } = new("--size", "-n") { Description = "The size of each unit [default: the workload's own]", HelpName = "N" };

    public Option<string> Workers { get; } = new("--workers", "-w") { Description = "Lanes; auto is the number of usable cores", HelpName = "N|auto", DefaultValueFactory = _ => "auto" };

    public Option<string> Launches { get; } = new("--launches") { Description = "Timing launches per strategy, each a fresh process; an interval takes six", HelpName = "N", DefaultValueFactory = _ => "6" };

    public Option<string?> Precision { get; } = new("--precision") { Description = "Add launches until each median is known to so much, such as 2% to either side", HelpName = "PERCENT" };

    public Option<string> Budget { get; } = new("--budget") { Description = "With --precision: for how long launches are added after the first ones", HelpName = "TIME", DefaultValueFactory = _ => "60s" };

    public Option<string> Iterations { get; } = new("--iterations") { Description = "Measured iterations per launch", HelpName = "N|auto", DefaultValueFactory = _ => "auto" };

    public Option<string> Profile { get; } = new("--profile") { Description = "What the profiled launch records: nothing, events, or events and stacks", HelpName = "none|light|full", DefaultValueFactory = _ => "full" };

    public Option<string> Scheduler { get; } = new("--scheduler")
    {
        Description = "Where the profiled launch's times on and off the CPUs come from: perf events, /proc, or the best that this machine grants",
        HelpName = "auto|perf|proc",
        DefaultValueFactory = _ => "auto",
    };

    public Option<string?> SampleInterval { get; } = new("--sample-interval") { Description = "Time between stack samples [default: 10ms with perf, 20ms with proc]", HelpName = "TIME" };

    public Option<string> Timeout { get; } = new("--timeout") { Description = "How long one launch may take", HelpName = "TIME", DefaultValueFactory = _ => "2m" };

    public Option<bool> Verify { get; } = new("--verify") { Description = "Also try what findings advise, where the tool can: each remedy in turns with what it should cure" };

    public Option<string> Seed { get; } = new("--seed") { Description = "The seed of the workload's random numbers", HelpName = "N", DefaultValueFactory = _ => "1" };

    public Option<string?> Output { get; } = new("--output", "-o") { Description = "The run folder [default: a new one in concur-runs]", HelpName = "DIR" };

    public Option<string> Format { get; } = FormatOption.Create();

    public void AddTo(Command command)
    {
        command.Add(Workload);
        foreach (var option in (Option[])[Method, Strategies, Variants, Return, Units, Size, Workers, Launches, Precision, Budget, Iterations, Profile, Scheduler, SampleInterval, Timeout, Verify, Seed, Output, Format])
            command.Add(option);
    }
}
