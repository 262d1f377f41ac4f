using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>
/// What the time inside the units of a profiled launch was made of, ns. The time inside the units of timed launches is divided
/// in the same way.
/// </summary>
public sealed record ProfiledUnits
{
    /// <summary>Rounding to ms and back may make a part larger than its whole by this much.</summary>
    private const long RoundingNs = 10;

    /// <summary>On a CPU.</summary>
    [JsonPropertyName("cpuMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long CpuNs { get; init; }

    /// <summary>The part of <see cref="CpuNs"/> that compiled.</summary>
    [JsonPropertyName("jitMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long JitNs { get; init; }

    /// <summary>The part of <see cref="CpuNs"/> that collected garbage.</summary>
    [JsonPropertyName("gcCpuMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long GcCpuNs { get; init; }

    /// <summary>Off the CPUs, without the sampler's suspensions and the run queue.</summary>
    [JsonPropertyName("offMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long OffNs { get; init; }

    /// <summary>The part of <see cref="OffNs"/> suspended for a collection.</summary>
    [JsonPropertyName("gcOffMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long GcOffNs { get; init; }

    /// <summary>The part of <see cref="OffNs"/> blocked on contended locks.</summary>
    [JsonPropertyName("lockMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long LockNs { get; init; }

    /// <summary>The part of <see cref="OffNs"/> blocked on handles, semaphores, tasks or joins.</summary>
    [JsonPropertyName("waitMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long WaitNs { get; init; }

    /// <summary>In the run queue; 0 where that is not known.</summary>
    [JsonPropertyName("queueMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long QueueNs { get; init; }

    /// <summary>Whether the time in the run queue is known.</summary>
    public required bool KnowsQueue { get; init; }

    /// <summary>Whether the runtime has no events of waits. <see cref="OffNs"/> then contains the waits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool LacksWaits { get; init; }

    /// <summary>No unit.</summary>
    public static ProfiledUnits None { get; } = new()
    {
        CpuNs = 0,
        JitNs = 0,
        GcCpuNs = 0,
        OffNs = 0,
        GcOffNs = 0,
        LockNs = 0,
        WaitNs = 0,
        QueueNs = 0,
        KnowsQueue = true,
    };

    /// <summary>Refuses times that can't have been measured.</summary>
    /// <exception cref="FormatException">A time is negative, or parts are longer than their whole.</exception>
    public void Check()
    {
        long[] times = [CpuNs, JitNs, GcCpuNs, OffNs, GcOffNs, LockNs, WaitNs, QueueNs];
        if (Array.Exists(times, ns => ns < 0)) throw new FormatException("units took less than no time");
        if (JitNs + GcCpuNs > CpuNs + RoundingNs || GcOffNs + LockNs + WaitNs > OffNs + RoundingNs)
            throw new FormatException("parts of units took longer than all of them");
    }
}
