namespace Concur.Traces.Recordings;

/// <summary>
/// Numbers for the processes and threads of several machines. Two machines may give the same number to different processes, so those of
/// machine m are moved by m times 10 000 000: 20001234 is 1234 of the second machine. Linux gives numbers up to 4 194 304, and the other
/// systems hardly larger ones.
/// </summary>
public static class MachineIds
{
    private const int Apart = 10_000_000;

    /// <summary>The number of a process or thread among those of all machines; negative numbers name none, and stay.</summary>
    /// <param name="machine">The machine's number, from 1; 0 for this machine.</param>
    /// <param name="id">Its number on that machine.</param>
    public static int Of(int machine, int id) => id < 0 ? id : checked((machine * Apart) + id);

    /// <summary>The number of the machine; 0 is this one.</summary>
    public static int MachineOf(int id) => Math.Max(0, id) / Apart;

    /// <summary>The number on its own machine.</summary>
    public static int OwnOf(int id) => id < 0 ? id : id % Apart;
}
