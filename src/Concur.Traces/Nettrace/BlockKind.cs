namespace Concur.Traces.Nettrace;

/// <summary>Kinds of blocks, numbered as version 6 numbers them.</summary>
internal enum BlockKind
{
    /// <summary>The end of the file.</summary>
    End = 0,

    /// <summary>The header.</summary>
    Trace = 1,

    /// <summary>Events.</summary>
    Events = 2,

    /// <summary>Descriptions of kinds of events.</summary>
    Metadata = 3,

    /// <summary>A point of time that no event crosses, with the numbers that each thread's events had reached.</summary>
    SequencePoint = 4,

    /// <summary>Stacks that events refer to.</summary>
    Stacks = 5,

    /// <summary>Threads that events refer to; version 6 alone.</summary>
    Threads = 6,

    /// <summary>Threads that write no more events; version 6 alone.</summary>
    RemovedThreads = 7,
}
