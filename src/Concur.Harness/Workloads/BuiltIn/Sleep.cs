using System.Diagnostics.CodeAnalysis;
using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Waits <c>size</c> ms, as a call to another machine does.</summary>
internal sealed class Sleep : IAsyncWorkload
{
    [SuppressMessage("ApiDesign", "RS0030", Justification = "Sleeping is the workload.")]
    public object? Run(WorkUnit unit)
    {
        using (unit.Blocking()) Thread.Sleep(Milliseconds(unit));
        return unit.Size;
    }

    public async ValueTask<object?> RunAsync(WorkUnit unit)
    {
        await Task.Delay(Milliseconds(unit), unit.Cancellation);
        return unit.Size;
    }

    private static int Milliseconds(WorkUnit unit) => (int)Math.Min(unit.Size, int.MaxValue);
}
