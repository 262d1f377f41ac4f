using System.Collections;
using System.Runtime.InteropServices;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>A program to start.</summary>
/// <param name="FileName">The executable's path.</param>
/// <param name="Arguments">Its arguments, without its own name.</param>
/// <param name="Environment">Variables that differ from this process's: a null value removes one.</param>
/// <param name="Group">The process group that it joins; 0 for a new one, which it leads.</param>
/// <param name="Input">The descriptor that becomes its standard input; null for an empty one.</param>
/// <param name="Output">The descriptor that becomes its standard output and standard error; null to discard both.</param>
internal sealed record SpawnedProgram(
    string FileName, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string?> Environment, int Group, int? Input, int? Output);

/// <summary>Calls posix_spawn with everything that it needs in unmanaged memory.</summary>
internal static unsafe class SpawnCall
{
    /// <summary>Starts the program.</summary>
    /// <returns>The process id.</returns>
    /// <exception cref="ConcurException">The executable can't be started.</exception>
    public static int Start(SpawnedProgram start)
    {
        var strings = new List<nint>();
        byte* actions = stackalloc byte[Posix.OpaqueBytes], attributes = stackalloc byte[Posix.OpaqueBytes];
        Must(Posix.ActionsInit(actions));
        Must(Posix.AttributesInit(attributes));
        try
        {
            fixed (byte* nothing = "/dev/null\0"u8)
            {
                Connect(actions, start.Input, Posix.StandardInput, nothing, Posix.OpenReadOnly);
                Connect(actions, start.Output, Posix.StandardOutput, nothing, Posix.OpenWriteOnly);
                Connect(actions, start.Output, Posix.StandardError, nothing, Posix.OpenWriteOnly);
            }

            SetAttributes(attributes, start.Group);
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

    private static void Connect(byte* actions, int? descriptor, int stream, byte* nothing, int flags) => Must(descriptor is { } own
        ? Posix.ActionsAddDup2(actions, own, stream)
        : Posix.ActionsAddOpen(actions, stream, nothing, flags, 0));

    /// <summary>The runtime ignores SIGPIPE and blocks some signals. A child would inherit both: posix_spawn(3).</summary>
    private static void SetAttributes(byte* attributes, int group)
    {
        byte* set = stackalloc byte[Posix.OpaqueBytes];
        Must(Posix.SignalsFill(set));
        Must(Posix.AttributesSetSignalDefaults(attributes, set));
        Must(Posix.SignalsEmpty(set));
        Must(Posix.AttributesSetSignalMask(attributes, set));
        Must(Posix.AttributesSetProcessGroup(attributes, group));
        const short flags = Posix.SpawnSetProcessGroup | Posix.SpawnSetSignalDefaults | Posix.SpawnSetSignalMask;
        Must(Posix.AttributesSetFlags(attributes, (short)(OperatingSystem.IsMacOS() ? flags | Posix.SpawnClosesFiles : flags)));
    }

    private static IEnumerable<string> Environment(SpawnedProgram start)
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
