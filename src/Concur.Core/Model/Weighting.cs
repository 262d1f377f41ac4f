namespace Concur.Core.Model;

/// <summary>What the weight of a sampled stack is. Where a thread has several, they come in this order.</summary>
public enum Weighting
{
    /// <summary>Time on a CPU.</summary>
    Cpu,

    /// <summary>Time by the clock: the thread ran, waited for a core, or was blocked.</summary>
    Wall,

    /// <summary>Time by the clock during which the thread was blocked: what it waited for a core is not in it.</summary>
    OffCpu,
}

/// <summary>The weightings' names in files and tables.</summary>
public static class WeightingNames
{
    /// <summary>The name, such as <c>off-cpu</c>.</summary>
    public static string Of(Weighting weighting) => weighting switch
    {
        Weighting.Cpu => "cpu",
        Weighting.OffCpu => "off-cpu",
        _ => "wall",
    };
}
