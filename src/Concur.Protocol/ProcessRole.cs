using System.Globalization;

namespace Concur.Protocol;

/// <summary>
/// Which process of a launch: the harness, or one of the worker processes that it started. The default value is the harness.
/// </summary>
public readonly record struct ProcessRole
{
    /// <summary>What stands for the harness in result files; workers are numbered from 0.</summary>
    private const int HarnessOnWire = -1;

    /// <summary>0 for the harness, else the worker's number plus 1.</summary>
    private readonly int _rank;

    private ProcessRole(int rank) => _rank = rank;

    /// <summary>The process that the launch started, which runs the strategy.</summary>
    public static ProcessRole Harness => default;

    /// <summary>Whether this is the harness and no worker process.</summary>
    public bool IsHarness => _rank == 0;

    /// <summary>The worker's number in order of its start in the launch, from 0; null for the harness.</summary>
    public int? WorkerNumber => IsHarness ? null : _rank - 1;

    /// <summary>Its place among the processes of a launch: 0 for the harness, then the workers by their numbers.</summary>
    public int Order => _rank;

    /// <summary>A worker process.</summary>
    /// <param name="number">Its number in order of its start in the launch, from 0.</param>
    public static ProcessRole Worker(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return new ProcessRole(number + 1);
    }

    /// <summary><c>harness</c>, or such as <c>worker 2</c>.</summary>
    public override string ToString() => WorkerNumber is { } number ? "worker " + number.ToString(CultureInfo.InvariantCulture) : "harness";

    internal void Write(BinaryWriter writer) => writer.Write(WorkerNumber ?? HarnessOnWire);

    internal static ProcessRole Read(BinaryReader reader) => reader.ReadInt32() switch
    {
        HarnessOnWire => Harness,
        var number and >= 0 => Worker(number),
        var number => throw new FormatException($"a launch has no process with the number {number}"),
    };
}
