using System.Collections.Immutable;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Nettrace;

/// <summary>Reads nettrace files, each in one pass: the only reader of the format.</summary>
public static class NettraceReader
{
    /// <summary>The version of the format in which a file may be of the whole machine.</summary>
    private const int FirstOfMachines = 6;

    /// <summary>More processes than a system has at a time are of a damaged file, and count as one.</summary>
    private const int MostProcesses = 100_000;

    /// <summary>Called with each file that is opened. Tests count the calls.</summary>
    internal static event Action<string>? Opened;

    /// <summary>
    /// Reads a file as the only session of its process; of a file of several processes, that which ran most. Of a damaged file, what comes
    /// before the damage counts.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UnreadableTraceException">It is not there, or no nettrace file of version 4 to 6.</exception>
    public static ProcessRecording Read(string path, CancellationToken cancellation)
    {
        using var file = Open(path);
        return Read([file], cancellation)[0];
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

            return [.. files.GroupBy(file => file.Blocks.Header.ProcessId ?? 0).SelectMany(process => Read([.. process], cancellation))];
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

    /// <returns>The process that the files are of; of a file of the whole machine every process, those that ran most first.</returns>
    private static ImmutableArray<ProcessRecording> Read(IReadOnlyList<TraceFile> files, CancellationToken cancellation)
    {
        if (files is [{ Blocks: { Version: >= FirstOfMachines, Header.ProcessId: null } }] and [var machine])
            return ProcessesOf(machine, cancellation);
        var (stacks, methods) = (new AddressStacks(), new MethodMap());
        var sessions = files.Select(file =>
        {
            var blocks = new StackBlocks(file.Blocks.PointerBytes);
            var decoder = new SessionDecoder(file.Blocks, new KeptStacks(blocks, stacks), methods, new SwitchStamps());
            return decoder.Finish(file.Path, NettraceEvents.Read(file.Blocks, _ => decoder, blocks, cancellation));
        }).ToImmutableArray();
        if (files[0].Blocks.IsNativeAot) ProcessMappings.AddTo(methods, files[0].Path);
        return [new ProcessRecording(sessions[0].Header.ProcessId, sessions, stacks, methods)];
    }

    private static ImmutableArray<ProcessRecording> ProcessesOf(TraceFile file, CancellationToken cancellation)
    {
        var (blocks, stamps) = (new StackBlocks(file.Blocks.PointerBytes), new SwitchStamps());
        var processes = new Dictionary<int, (SessionDecoder Decoder, AddressStacks Stacks, MethodMap Methods)>();
        var damage = NettraceEvents.Read(file.Blocks, DecoderOf, blocks, cancellation);

        // What no process is known of is of the kernel, or of a file of one process that does not name it.
        if (processes.Count > 1 && processes.TryGetValue(0, out var unknown) && !unknown.Decoder.IsOfRuntime) processes.Remove(0);
        if (processes.Count == 0) _ = DecoderOf(0);
        return
        [
            .. processes.Select(process => new ProcessRecording(
                process.Key == 0 ? null : process.Key,
                [process.Value.Decoder.Finish(file.Path, damage)],
                process.Value.Stacks,
                process.Value.Methods))
                .OrderByDescending(process => process.Sessions[0].Scheduled?.Samples ?? 0)
                .ThenByDescending(process => process.Sessions[0].Events)
                .ThenBy(process => process.ProcessId),
        ];

        SessionDecoder DecoderOf(int process)
        {
            if (processes.Count >= MostProcesses) process = 0;
            if (processes.TryGetValue(process, out var known)) return known.Decoder;
            var (stacks, methods) = (new AddressStacks(), new MethodMap());
            var decoder = new SessionDecoder(file.Blocks, new KeptStacks(blocks, stacks), methods, stamps);
            processes[process] = (decoder, stacks, methods);
            return decoder;
        }
    }

    private sealed record TraceFile(string Path, NettraceContainer Blocks) : IDisposable
    {
        public void Dispose() => Blocks.Dispose();
    }
}
