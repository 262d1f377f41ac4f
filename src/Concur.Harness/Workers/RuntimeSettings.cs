using System.Runtime.CompilerServices;
using Concur.Harness.Platform;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>
/// The settings that the tool chose for the runtime of this process. Worker processes have them too; what the workload starts has not.
/// </summary>
internal static class RuntimeSettings
{
    private static readonly Dictionary<string, string> Taken = [];

    /// <summary>Removes them from the environment of this process. The runtime has read them already.</summary>
    public static void Take()
    {
        LoadCompiler();

        // The port takes one connection, this process's: a child of the workload that inherited it would wait for ever.
        Remove(DiagnosticPort.Variable);
        var names = ToolVariables.Split(Environment.GetEnvironmentVariable(ToolVariables.Variable));
        foreach (var name in (string[])[.. names, ToolVariables.Variable])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value) Taken[name] = value;
            Remove(name);
        }
    }

    /// <summary>Adds them to the environment of a worker process.</summary>
    public static void GiveTo(IDictionary<string, string?> environment)
    {
        foreach (var (name, value) in Taken) environment[name] = value;
    }

    /// <summary>
    /// Has the runtime load its compiler. That copies the environment of native code when it is loaded, which may be by the thread that
    /// compiles in the background. A variable that was removed meanwhile ended the process by signal 11: in one launch of 40 of a workload
    /// of which nothing had to be compiled before. Code that is marked so is never precompiled, so that the first call compiles it:
    /// https://learn.microsoft.com/dotnet/api/system.runtime.compilerservices.methodimploptions.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void LoadCompiler()
    {
    }

    /// <summary>The runtime keeps a copy of the environment for managed code; native code starts processes with the original.</summary>
    private static void Remove(string name)
    {
        Environment.SetEnvironmentVariable(name, null);
        ProcessControl.RemoveVariable(name);
    }
}
