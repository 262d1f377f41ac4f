using Concur.Traces.Stacks;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Etlx;
using Microsoft.Diagnostics.Tracing.EventPipe;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Traces.Tests.Nettrace;

/// <summary>
/// In how many samples TraceEvent finds each method, by the stacks that it walks and the code that it finds at their addresses.
/// Methods of one name, as <see cref="FrameName"/> has it, count as one.
/// </summary>
internal sealed class ReferenceMethods
{
    /// <summary>What it calls code that belongs to no method.</summary>
    public const string Unknown = "?";

    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, (long Exclusive, long Inclusive)> _samples = [];

    private ReferenceMethods()
    {
    }

    /// <param name="path">The trace.</param>
    /// <param name="scratch">A file that may be written.</param>
    /// <returns>The samples in which each method was the innermost one, and in which it was anywhere.</returns>
    public static IReadOnlyDictionary<string, (long Exclusive, long Inclusive)> Samples(string path, string scratch)
    {
        var methods = new ReferenceMethods();
        using (var source = new EventPipeEventSource(path))
        {
            var rundown = new ClrRundownTraceEventParser(source);
            source.Clr.MethodLoadVerbose += methods.AddName;
            rundown.MethodDCStopVerbose += methods.AddName;
            source.Process();
        }

        TraceLog.CreateFromEventPipeDataFile(path, scratch);
        using var log = new TraceLog(scratch);
        var samples = log.Events.GetSource();
        new SampleProfilerTraceEventParser(samples).ThreadSample += methods.AddSample;
        samples.Process();
        return methods._samples;
    }

    private void AddName(MethodLoadUnloadVerboseTraceData data)
    {
        var (type, method) = (data.MethodNamespace, data.MethodName);
        _names[type.Length == 0 ? method : $"{type}.{method}"] = FrameName.Of(type, method);
    }

    private void AddSample(TraceEvent data)
    {
        var seen = new HashSet<string>();
        for (var call = data.CallStack(); call is not null; call = call.Caller)
        {
            var name = NameOf(call.CodeAddress.FullMethodName);
            var (exclusive, inclusive) = _samples.GetValueOrDefault(name);
            var isInnermost = seen.Count == 0;
            _samples[name] = (exclusive + (isInnermost ? 1 : 0), inclusive + (seen.Add(name) ? 1 : 0));
        }
    }

    /// <summary>The name with the types of its parameters, which begin at a parenthesis.</summary>
    private string NameOf(string fullName) =>
        fullName.Length == 0 ? Unknown : _names.GetValueOrDefault(fullName.Split('(')[0], fullName);
}
