using System.Collections.Immutable;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Traces.Nettrace;

/// <summary>Reads nettrace files, each in one pass: the only reader of the format.</summary>
public static class NettraceReader
{
    /// <summary>Called with each file that is opened. Tests count the calls.</summary>
    internal static event Action<string>? Opened;

    /// <summary>Reads a file as the only session of its process. Of a damaged file, what comes before the damage counts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UnreadableTraceException">It is not there, or no nettrace file of version 4 to 6.</exception>
    public static ProcessRecording Read(string path, CancellationToken cancellation)
    {
        using var file = Open(path);
        return Read([file], cancellation);
    }

    /// <summary>Reads files, those of one process together. Of a damaged file, what comes before the damage counts.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="unreadable">Takes a line for each file that is none that can be read.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The processes, in the order of their first files.</returns>
    public static ImmutableArray<ProcessRecording> ReadAll(
        IEnumerable<string> paths, ICollection<string> unreadable, CancellationToken cancellation)
    {
        var files = new List<TraceFile>();
        try
        {
            foreach (var path in paths)
            {
                try
                {
                    files.Add(Open(path));
                }
                catch (UnreadableTraceException e)
                {
                    unreadable.Add(e.Message);
                }
            }

            return [.. files.GroupBy(file => file.Blocks.Header.ProcessId ?? 0).Select(process => Read([.. process], cancellation))];
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }

    private static TraceFile Open(string path)
    {
        Opened?.Invoke(path);
        return new TraceFile(path, NettraceContainer.Open(path));
    }

    private static ProcessRecording Read(IReadOnlyList<TraceFile> files, CancellationToken cancellation)
    {
        var (stacks, methods) = (new AddressStacks(), new MethodMap());
        var sessions = files.Select(file => Read(file, stacks, methods, cancellation)).ToImmutableArray();
        return new ProcessRecording(sessions[0].Header.ProcessId, sessions, stacks, methods);
    }

    private static SessionRecording Read(TraceFile file, AddressStacks stacks, MethodMap methods, CancellationToken cancellation)
    {
        var blocks = new StackBlocks(file.Blocks.PointerBytes, stacks);
        var decoder = new SessionDecoder(file.Blocks, blocks, methods);
        return decoder.Finish(file.Path, NettraceEvents.Read(file.Blocks, decoder, blocks, cancellation));
    }

    private sealed record TraceFile(string Path, NettraceContainer Blocks) : IDisposable
    {
        public void Dispose() => Blocks.Dispose();
    }
}
