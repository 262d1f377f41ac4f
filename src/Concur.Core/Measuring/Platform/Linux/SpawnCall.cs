using System.Collections;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Calls posix_spawn with everything that it needs in unmanaged memory.</summary>
internal static unsafe class SpawnCall
{
    /// <summary>Starts the child in a process group of its own: standard input empty, both outputs to one descriptor.</summary>
    /// <returns>The child's process id.</returns>
    /// <exception cref="ConcurException">The executable can't be started.</exception>
    public static int Start(ChildStart start, int outputFd)
    {
        var strings = new List<nint>();
        byte* actions = stackalloc byte[Posix.OpaqueBytes], attributes = stackalloc byte[Posix.OpaqueBytes];
        Must(Posix.ActionsInit(actions));
        Must(Posix.AttributesInit(attributes));
        try
        {
            fixed (byte* nothing = "/dev/null\0"u8) Must(Posix.ActionsAddOpen(actions, 0, nothing, Posix.OpenReadOnly, 0));
            Must(Posix.ActionsAddDup2(actions, outputFd, 1));
            Must(Posix.ActionsAddDup2(actions, outputFd, 2));
            SetAttributes(attributes);
            fixed (nint* argv = Terminated([start.FileName, .. start.Arguments], strings), envp = Terminated(Environment(start), strings))
            {
                int pid;
                var error = Posix.Spawn(&pid, (byte*)Utf8(start.FileName, strings), actions, attributes, (byte**)argv, (byte**)envp);
                return error == 0
                    ? pid
                    : throw new ConcurException(
                        FailureKind.Unsupported, $"'{start.FileName}' cannot be started: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
        finally
        {
            _ = Posix.ActionsDestroy(actions);
            _ = Posix.AttributesDestroy(attributes);
            foreach (var text in strings) Marshal.FreeCoTaskMem(text);
        }
    }

    /// <summary>The runtime ignores SIGPIPE and blocks some signals. A child would inherit both: posix_spawn(3).</summary>
    private static void SetAttributes(byte* attributes)
    {
        byte* set = stackalloc byte[Posix.OpaqueBytes];
        Must(Posix.SignalsFill(set));
        Must(Posix.AttributesSetSignalDefaults(attributes, set));
        Must(Posix.SignalsEmpty(set));
        Must(Posix.AttributesSetSignalMask(attributes, set));
        Must(Posix.AttributesSetProcessGroup(attributes, 0));
        Must(Posix.AttributesSetFlags(attributes, Posix.SpawnSetProcessGroup | Posix.SpawnSetSignalDefaults | Posix.SpawnSetSignalMask));
    }

    private static IEnumerable<string> Environment(ChildStart start)
    {
        foreach (DictionaryEntry inherited in System.Environment.GetEnvironmentVariables())
        {
            var name = (string)inherited.Key;
            if (!start.Environment.ContainsKey(name)) yield return $"{name}={inherited.Value}";
        }

        foreach (var (name, value) in start.Environment)
        {
            if (value is not null) yield return $"{name}={value}";
        }
    }

    /// <summary>These calls fail only when memory is out or a descriptor is wrong.</summary>
    private static void Must(int error)
    {
        if (error == 0) return;
        throw new ConcurException(FailureKind.Unsupported, "no process can be set up: " + Marshal.GetPInvokeErrorMessage(error));
    }

    private static nint[] Terminated(IEnumerable<string> texts, List<nint> strings) => [.. texts.Select(text => Utf8(text, strings)), 0];

    private static nint Utf8(string text, List<nint> strings)
    {
        var pointer = Marshal.StringToCoTaskMemUTF8(text);
        strings.Add(pointer);
        return pointer;
    }
}
