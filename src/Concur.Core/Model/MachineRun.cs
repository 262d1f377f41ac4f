namespace Concur.Core.Model;

/// <summary>A run, or a sweep, on one of several machines.</summary>
/// <param name="Name">The machine's name.</param>
/// <param name="Target">The target, such as ssh://user@host, without secrets.</param>
/// <param name="Folder">The absolute path of the folder of the run; null where there is none.</param>
/// <param name="Error">Why it did not come to its end, in one line; null where it did.</param>
public sealed record MachineRun(string Name, string Target, string? Folder, string? Error)
{
    /// <summary>How many files were sent to the machine: none where it had them from an earlier run.</summary>
    public int ShippedFiles { get; init; }

    /// <summary>Their size, bytes.</summary>
    public long ShippedBytes { get; init; }

    /// <summary>Money per hour that the machine costs, in whatever currency was meant; null where it was not said.</summary>
    public double? PricePerHour { get; init; }
}
