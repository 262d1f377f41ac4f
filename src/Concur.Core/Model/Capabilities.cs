namespace Concur.Core.Model;

/// <summary>
/// How well the operating system and the scheduler source that was used let each figure be known. Categories of the account
/// that depend on an unavailable figure are unavailable, never 0. A figure that a run file does not name is unavailable.
/// </summary>
public sealed record Capabilities
{
    /// <summary>The longest step in which a system counts CPU time: Windows' timer tick.</summary>
    private const long LongestStepNs = 15_625_000;

    /// <summary>How long each thread was on a CPU.</summary>
    public Availability ThreadCpu { get; init; }

    /// <summary>How long each thread was ready to run while no core was free.</summary>
    public Availability RunQueue { get; init; }

    /// <summary>When each thread came onto a CPU and left it.</summary>
    public Availability Switches { get; init; }

    /// <summary>How CPU time divides into user code and the kernel.</summary>
    public Availability KernelShare { get; init; }

    /// <summary>How long the machine's cores were idle, or busy with other processes.</summary>
    public Availability IdleCores { get; init; }

    /// <summary>Elapsed, user and kernel time of a process and of all that it started: what <c>time</c> prints.</summary>
    public Availability ProcessUsage { get; init; }

    /// <summary>What takes the stacks of threads.</summary>
    public StackSampler Stacks { get; init; }

    /// <summary>What is left of it for a run that records less than it could: no recording, no switches and no stacks.</summary>
    public Capabilities Recording(ProfileKind profile) => profile switch
    {
        ProfileKind.None => this with { Switches = Availability.Unavailable, Stacks = StackSampler.Unavailable },
        ProfileKind.Light => this with { Stacks = StackSampler.Unavailable },
        _ => this,
    };

    /// <summary>
    /// By how much the CPU times of two accounts may differ for no other reason than the steps in which they are counted, ns: a step
    /// for each lane, and 0 where they are exact.
    /// </summary>
    public long CpuErrorNs(Account one, Account other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return ThreadCpu == Availability.Exact ? 0 : LongestStepNs * (one.Lanes + other.Lanes);
    }

    /// <summary>The figures by the names that reports give them.</summary>
    public IReadOnlyList<(string Name, Availability Availability)> Figures() =>
    [
        ("thread CPU time", ThreadCpu),
        ("run queue", RunQueue),
        ("switches", Switches),
        ("kernel share", KernelShare),
        ("idle cores", IdleCores),
        ("process usage", ProcessUsage),
    ];

    /// <summary>The figures, and how well each is known in words; who takes the stacks stands last.</summary>
    public IEnumerable<(string Name, string Words)> InWords() => Figures()
        .Select(figure => (figure.Name, CapabilityWords.Of(figure.Availability)))
        .Append(("stacks", CapabilityWords.Of(Stacks)));

    /// <summary>Whether a category of the account can be told. What stamps and the runtime's own events tell always can.</summary>
    public bool Gives(Category category) => category switch
    {
        Category.Compute => ThreadCpu != Availability.Unavailable,
        Category.RunQueue => RunQueue != Availability.Unavailable,

        // The part of the time off the CPUs that neither an event nor the run queue explains.
        Category.IoSleep => ThreadCpu != Availability.Unavailable && RunQueue != Availability.Unavailable,
        _ => true,
    };
}

/// <summary>How well a figure is known.</summary>
public enum Availability
{
    /// <summary>Not known.</summary>
    Unavailable,

    /// <summary>Read now and then, or counted in steps of several ms.</summary>
    Sampled,

    /// <summary>Counted by the system at every change.</summary>
    Exact,
}

/// <summary>The words for how well a figure is known, and for who takes stacks.</summary>
public static class CapabilityWords
{
    /// <summary>The word for an availability.</summary>
    public static string Of(Availability availability) => availability switch
    {
        Availability.Exact => "exact",
        Availability.Sampled => "sampled",
        _ => "unavailable",
    };

    /// <summary>The words for a sampler of stacks.</summary>
    public static string Of(StackSampler sampler) => sampler switch
    {
        StackSampler.Kernel => "by the kernel",
        StackSampler.Runtime => "by the runtime",
        _ => "unavailable",
    };
}

/// <summary>What takes the stacks of threads.</summary>
public enum StackSampler
{
    /// <summary>Nothing.</summary>
    Unavailable,

    /// <summary>The runtime itself, of all its threads, which it stops at each tick.</summary>
    Runtime,

    /// <summary>The kernel, of threads that are on a CPU, without stopping the runtime.</summary>
    Kernel,
}
