using System.Collections;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>Calls CreateProcessW with everything that it needs in unmanaged memory.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe class CreateProcessCall
{
    /// <summary>Starts a program in a job. It inherits the two handles and no other one.</summary>
    /// <param name="start">The program.</param>
    /// <param name="job">The job that it is in from its first instruction on.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="output">Its standard output and standard error.</param>
    /// <returns>The process and its id.</returns>
    /// <exception cref="ConcurException">It can't be started.</exception>
    public static (SafeProcessHandle Process, int ProcessId) Start(ChildStart start, JobObject job, SafeHandle input, SafeHandle output)
    {
        MakeInheritable(input);
        MakeInheritable(output);
        nuint bytes = 0;
        _ = Kernel32.InitializeAttributes(null, 2, 0, &bytes);
        var list = stackalloc byte[(int)bytes];
        if (!Kernel32.InitializeAttributes(list, 2, 0, &bytes)) throw NotSetUp();
        try
        {
            nint* handles = stackalloc nint[] { input.DangerousGetHandle(), output.DangerousGetHandle() };
            var jobHandle = job.Handle;
            if (!Kernel32.UpdateAttribute(list, 0, Kernel32.HandleList, handles, (nuint)(2 * sizeof(nint)), null, null)) throw NotSetUp();
            if (!Kernel32.UpdateAttribute(list, 0, Kernel32.JobList, &jobHandle, (nuint)sizeof(nint), null, null)) throw NotSetUp();
            var startup = new Kernel32.StartupInfoEx
            {
                Bytes = (uint)sizeof(Kernel32.StartupInfoEx),
                Flags = Kernel32.UseStandardHandles,
                Input = handles[0],
                Output = handles[1],
                Error = handles[1],
                Attributes = list,
            };
            return Start(start, &startup);
        }
        finally
        {
            Kernel32.DeleteAttributes(list);
        }
    }

    private static (SafeProcessHandle Process, int ProcessId) Start(ChildStart start, Kernel32.StartupInfoEx* startup)
    {
        // CreateProcessW may write into the command line.
        var line = (WindowsCommandLine.Of(start.FileName, start.Arguments) + '\0').ToCharArray();
        var inherited = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""));
        fixed (char* file = start.FileName, commandLine = line, environment = EnvironmentBlock.Of(inherited, start.Environment))
        {
            // A new group does not get the Ctrl-C of the terminal, which is the tool's to handle.
            const uint flags = Kernel32.NewProcessGroup | Kernel32.UnicodeEnvironment | Kernel32.ExtendedStartup;
            Kernel32.ProcessInformation created;
            if (!Kernel32.CreateProcess(file, commandLine, null, null, true, flags, environment, null, startup, &created))
            {
                var error = new Win32Exception(Marshal.GetLastPInvokeError());
                throw new ConcurException(FailureKind.Unsupported, $"'{start.FileName}' cannot be started: {error.Message}");
            }

            _ = Kernel32.Close(created.Thread);
            return (new SafeProcessHandle(created.Process, ownsHandle: true), created.ProcessId);
        }
    }

    private static void MakeInheritable(SafeHandle handle)
    {
        if (!Kernel32.SetHandleInformation(handle, Kernel32.Inherit, Kernel32.Inherit)) throw NotSetUp();
    }

    private static ConcurException NotSetUp() =>
        new(FailureKind.Unsupported, "no process can be set up: " + new Win32Exception(Marshal.GetLastPInvokeError()).Message);
}

/// <summary>The environment of a process in the form that CreateProcessW takes.</summary>
internal static class EnvironmentBlock
{
    /// <summary>
    /// The block that a process gets its environment in: "name=value" and a zero each, sorted by the upper-case name, and a zero at the
    /// end. Names differ by more than their case.
    /// </summary>
    /// <param name="inherited">The variables of this process.</param>
    /// <param name="changed">Those that differ; a null value removes one.</param>
    public static string Of(IEnumerable<KeyValuePair<string, string>> inherited, IReadOnlyDictionary<string, string?> changed)
    {
        var variables = new SortedDictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in inherited) variables[name] = value;
        foreach (var (name, value) in changed) variables[name] = value;
        var block = new StringBuilder();
        foreach (var (name, value) in variables)
        {
            if (value is not null) block.Append(name).Append('=').Append(value).Append('\0');
        }

        return block.Append('\0').ToString();
    }
}
