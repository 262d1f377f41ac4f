using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>
/// What a lane was doing. Each nanosecond of a lane belongs to exactly one of these, or is unexplained. Names, words and colours
/// are in <see cref="CategoryInfo"/>.
/// </summary>
public enum Category
{
    /// <summary>Starting: thread creation, process spawn, runtime start.</summary>
    Startup,

    /// <summary>On a CPU inside a unit, without compiling and collecting.</summary>
    Compute,

    /// <summary>Compiling inside a unit.</summary>
    Jit,

    /// <summary>Suspended for a garbage collection, or doing one.</summary>
    Gc,

    /// <summary>Blocked on a contended Monitor or Lock.</summary>
    Lock,

    /// <summary>Waiting for the simulated global lock.</summary>
    GilWait,

    /// <summary>Blocked on a handle, semaphore, task or join.</summary>
    Wait,

    /// <summary>Off CPU inside a unit with no event to name it.</summary>
    IoSleep,

    /// <summary>Runnable, but no core was free.</summary>
    RunQueue,

    /// <summary>
    /// Off the CPUs inside a unit where the system does not tell the run queue, so that no event names the cause: in I/O, asleep, or
    /// runnable without a free core. It has no time where <see cref="IoSleep"/> and <see cref="RunQueue"/> are known.
    /// </summary>
    OffCpu,

    /// <summary>Idle while units were queued.</summary>
    PoolQueue,

    /// <summary>Serialising, sending, receiving, deserialising.</summary>
    Ipc,

    /// <summary>
    /// On the way between two machines: from sending a unit until its result's bytes had arrived, without what the other machine did
    /// meanwhile. It has no time where no worker is on another machine.
    /// </summary>
    Network,

    /// <summary>In the strategy's own code between units.</summary>
    Dispatch,

    /// <summary>Idle with no unit left.</summary>
    Idle,
}

/// <summary>The categories' names in files and tables.</summary>
public static class CategoryNames
{
    /// <summary>Every category, in the order of the account.</summary>
    public static IReadOnlyList<Category> All { get; } = Enum.GetValues<Category>();

    /// <summary>The name in run files, such as <c>run-queue</c>.</summary>
    public static string Of(Category category) => CategoryInfo.Of(category).Name;
}

/// <summary>
/// The names, words, colours and marks of a category of the account, or of another share that is shown like one. This table is
/// the only place for them: files, sentences, the terminal and the report page take theirs from it.
/// </summary>
public sealed record CategoryInfo
{
    /// <summary>What the categories leave of the lanes' time.</summary>
    public static CategoryInfo Unexplained { get; } = new(
        null, "unexplained", "unexplained", new('?', 15), new("#22262a", "#e8eaed", new(45, 4)));

    /// <summary>Compute time beyond sequential's, in the gap between the ideal speed-up and the measured one.</summary>
    public static CategoryInfo Inflation { get; } = new(
        null, "inflation", "inflation", null, new("#8a5a2b", "#c98f55", new(-20, 6)))
    {
        Loss = "slower compute (inflation)",
    };

    /// <summary>
    /// The account's categories in the account's order; then the residue, inflation, and the core account's categories that the
    /// account has not.
    /// </summary>
    public static ImmutableArray<CategoryInfo> All { get; } =
    [
        new(Model.Category.Startup, "startup", "start-up", new('s', 214), new("#d98a00", "#f3b04a", new(-45, 10)))
        {
            Loss = "starting up",
        },
        new(Model.Category.Compute, "compute", "compute", new('█', 2), new("#00855f", "#22b98b", null)) { UnitTime = UnitTime.OnCpu },
        new(Model.Category.Jit, "jit", "compiling (JIT)", new('j', 51), new("#2a8f86", "#5ccabf", new(20, 6)))
        {
            UnitTime = UnitTime.OnCpu,
        },
        new(Model.Category.Gc, "gc", "garbage collection", new('g', 9), new("#c84c00", "#f0782f", new(45, 6)))
        {
            Loss = "garbage collection",
            UnitTime = UnitTime.Both,
        },
        new(Model.Category.Lock, "lock", "lock", new('l', 201), new("#b8437f", "#e07fb0", new(-45, 6)))
        {
            Loss = "blocked on locks",
            UnitTime = UnitTime.OffCpu,
        },
        new(Model.Category.GilWait, "gil-wait", "waiting for the global lock", new('G', 201), new("#7a1f4d", "#c05a8c", new(90, 6)))
        {
            Loss = "waiting for the global lock",
        },
        new(Model.Category.Wait, "wait", "wait", new('w', 5), new("#4a3aa7", "#9285e8", new(0, 6)))
        {
            Loss = "waiting on handles or tasks",
            UnitTime = UnitTime.OffCpu,
        },
        new(Model.Category.IoSleep, "io-sleep", "I/O or sleep", new('o', 12), new("#2f8fc9", "#6cc0f2", new(90, 9)))
        {
            Loss = "off CPU in I/O or sleep",
            UnitTime = UnitTime.OffCpu,
        },
        new(Model.Category.RunQueue, "run-queue", "run queue", new('r', 11), new("#d9c400", "#f2e34a", new(45, 10)))
        {
            Loss = "waiting for a core",
        },
        new(Model.Category.OffCpu, "off-cpu", "off CPU, cause unknown", new('x', 13), new("#5f6b7a", "#9fb0c6", new(20, 12)))
        {
            Loss = "off CPU, cause unknown",
            UnitTime = UnitTime.OffCpu,
        },
        new(Model.Category.PoolQueue, "pool-queue", "pool queue", new('q', 148), new("#a88a2b", "#d8bd62", new(0, 9)))
        {
            Loss = "waiting in the pool's queue",
        },
        new(Model.Category.Ipc, "ipc", "between processes", new('p', 14), new("#0059a8", "#4a9be6", new(70, 6)))
        {
            Loss = "passing units and results (ipc)",
        },
        new(Model.Category.Network, "network", "between machines", new('n', 63), new("#4316f3", "#743df5", new(70, 12)))
        {
            Loss = "between machines (network)",
        },
        new(Model.Category.Dispatch, "dispatch", "dispatch", new('d', 7), new("#77772a", "#b5b552", new(-70, 6))),
        new(Model.Category.Idle, "idle", "idle", new('·', 8), new("#9aa0a6", "#71777d", new(0, 14)))
        {
            Loss = "idle with no unit left, or ending",
        },
        Unexplained,
        Inflation,
        new(null, "lanes-user", "workers, own code", null, new("#00855f", "#22b98b", null)),
        new(null, "lanes-kernel", "workers, in the kernel", null, new("#2a8f86", "#5ccabf", new(20, 6))),
        new(null, "target-other", "other threads of the process", null, new("#c84c00", "#f0782f", new(45, 6))),
        new(null, "other-processes", "other processes", null, new("#b8437f", "#e07fb0", new(-45, 6))),
        new(null, "steal", "taken by the hypervisor", null, new("#7a1f4d", "#c05a8c", new(90, 6))),
    ];

    private static readonly ImmutableArray<CategoryInfo> ByCategory =
        [.. Enum.GetValues<Category>().Select(category => All.Single(info => info.Category == category))];

    private static readonly Dictionary<string, CategoryInfo> ByName = All.ToDictionary(info => info.Name);

    private CategoryInfo(Category? category, string name, string words, TerminalMark? mark, PageLook look) =>
        (Category, Name, Words, Loss, Mark, Look) = (category, name, words, name, mark, look);

    /// <summary>The account's category; null for a share that is none.</summary>
    [JsonIgnore]
    public Category? Category { get; }

    /// <summary>Its name in files and tables.</summary>
    public string Name { get; }

    /// <summary>Its name in legends.</summary>
    public string Words { get; }

    /// <summary>Its name in a sentence about lost time: its name in files where that says enough.</summary>
    public string Loss { get; private init; }

    /// <summary>How the part of it inside units is measured.</summary>
    public UnitTime UnitTime { get; private init; }

    /// <summary>Its cell in a terminal's bar; null for what no bar has.</summary>
    public TerminalMark? Mark { get; }

    /// <summary>Its colours and pattern in pages and pictures.</summary>
    public PageLook Look { get; }

    /// <summary>The row of a category.</summary>
    public static CategoryInfo Of(Category category) => ByCategory[(int)category];

    /// <summary>The row with a name; null without one.</summary>
    public static CategoryInfo? Find(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>
/// How a category's time inside units is measured. The time on a CPU and the time off the CPUs are measured in every launch;
/// how either divides is known from the profiled launch alone.
/// </summary>
public enum UnitTime
{
    /// <summary>It is measured by itself in every launch, or it is not inside units.</summary>
    None,

    /// <summary>It is a part of the time on a CPU.</summary>
    OnCpu,

    /// <summary>It is a part of the time off the CPUs.</summary>
    OffCpu,

    /// <summary>Parts of it are on a CPU and off the CPUs.</summary>
    Both,
}

/// <summary>A cell in a terminal's bar. Bars read without colours too: each category has a mark of its own.</summary>
/// <param name="Character">The character.</param>
/// <param name="Colour">The number of the colour in xterm's palette of 256 colours.</param>
public sealed record TerminalMark(char Character, int Colour);

/// <summary>Colours that stay apart for colour-blind eyes, and a pattern for those who see none.</summary>
/// <param name="Light">The colour on a light background, <c>#rrggbb</c>.</param>
/// <param name="Dark">The colour on a dark background, <c>#rrggbb</c>.</param>
/// <param name="Lines">The pattern; null for none.</param>
public sealed record PageLook(string Light, string Dark, PatternLines? Lines);

/// <summary>A pattern of parallel lines.</summary>
/// <param name="Degrees">Their direction.</param>
/// <param name="Apart">Their distance, px.</param>
public sealed record PatternLines(int Degrees, int Apart);
