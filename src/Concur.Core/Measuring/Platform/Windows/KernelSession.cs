using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// A session of the kernel's events of this tool's own: since Windows 8 there can be several beside the one kernel logger, each with a
/// name (EVENT_TRACE_SYSTEM_LOGGER_MODE). It outlives the tool that began it, so that each tool ends those that others have left.
/// https://learn.microsoft.com/windows/win32/etw/configuring-and-starting-a-systemtraceprovider-session.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class KernelSession : IDisposable
{
    private const uint MostSessions = 64;

    /// <summary>Four thousand switches each; at 100,000 a second they are as much as twenty seconds of a reader that has no core.</summary>
    private const uint BufferKilobytes = 256;
    private const uint LeastBuffers = 64;
    private const uint MostBuffers = 512;

    private static int _count;
    private readonly ulong _handle;
    private bool _isStopped;

    private KernelSession(string name, ulong handle) => (Name, _handle) = (name, handle);

    /// <summary>The name by which it is read.</summary>
    public string Name { get; }

    /// <summary>Starts one that tells of processes, threads, switches and wake-ups.</summary>
    /// <exception cref="ConcurException">The system refuses.</exception>
    public static KernelSession Start()
    {
        var number = Interlocked.Increment(ref _count);
        EndLeftOver(endsOwn: number == 1);
        EnablePrivilege();
        var name = KernelSessionNames.Of(Environment.ProcessId, number);
        using var properties = new Properties(name);
        properties.Value->FileNameAt = 0; // Nothing goes to a file.
        properties.Value->Session = Guid.NewGuid();
        properties.Value->Clock = Advapi32.PerformanceCounter;
        properties.Value->BufferKilobytes = BufferKilobytes;
        properties.Value->LeastBuffers = LeastBuffers;
        properties.Value->MostBuffers = MostBuffers;
        properties.Value->FlushSeconds = 1;
        properties.Value->Mode = Advapi32.RealTime | Advapi32.SystemLogger;
        properties.Value->Events =
            Advapi32.ProcessEvents | Advapi32.ThreadEvents | Advapi32.SwitchEvents | Advapi32.ReadyEvents;
        ulong handle;
        var error = Advapi32.StartTrace(&handle, name, properties.Value);
        return error == Advapi32.Success
            ? new KernelSession(name, handle)
            : throw new ConcurException(FailureKind.Unsupported, KernelSessionNames.Refusal(error, new Win32Exception((int)error).Message));
    }

    /// <summary>
    /// How many events it has lost, once it is stopped. Windows does not count the events of a lost buffer, nor those after another program
    /// has stopped the session: each of both counts as one.
    /// </summary>
    public long Lost { get; private set; }

    /// <summary>Ends the session. Its reader first gets the events that are left in the buffers.</summary>
    /// <returns>False where the system refuses: who reads it gets no end.</returns>
    public bool Stop()
    {
        if (_isStopped) return true;
        using var properties = new Properties(Name);
        var error = Advapi32.ControlTrace(_handle, Name, properties.Value, Advapi32.Stop);
        _isStopped = error is Advapi32.Success or Advapi32.NoSuchSession;
        if (_isStopped) Lost = error == Advapi32.Success ? (long)properties.Value->EventsLost + properties.Value->BuffersLost : 1;
        return _isStopped;
    }

    public void Dispose() => _ = Stop();

    /// <param name="endsOwn">Whether those with this process's number are of another process, which had the number before.</param>
    private static void EndLeftOver(bool endsOwn)
    {
        var all = new List<Properties>();
        try
        {
            for (var i = 0; i < MostSessions; i++) all.Add(new Properties(""));
            var addresses = stackalloc Advapi32.TraceProperties*[(int)MostSessions];
            for (var i = 0; i < MostSessions; i++) addresses[i] = all[i].Value;
            uint count = 0;
            if (Advapi32.QueryAllTraces(addresses, MostSessions, &count) is not (Advapi32.Success or Advapi32.MoreData)) return;
            var running = WindowsRunningProcesses.All().Select(process => process.ProcessId).ToHashSet();
            foreach (var name in all.Take((int)Math.Min(count, MostSessions)).Select(properties => properties.Name))
            {
                if (KernelSessionNames.OwnerOf(name) is not { } owner) continue;
                if (owner == Environment.ProcessId ? !endsOwn : running.Contains(owner)) continue;
                using var properties = new Properties(name);
                _ = Advapi32.ControlTrace(0, name, properties.Value, Advapi32.Stop);
            }
        }
        finally
        {
            foreach (var properties in all) properties.Dispose();
        }
    }

    /// <summary>
    /// An administrator has SeSystemProfilePrivilege, which has to be enabled. Whether it was needed, the start of a session tells.
    /// </summary>
    private static void EnablePrivilege()
    {
        const nint thisProcess = -1; // GetCurrentProcess
        nint token;
        if (!Advapi32.OpenToken(thisProcess, Advapi32.AdjustPrivileges, &token)) return;
        var privilege = new Advapi32.Privilege { Count = 1, Attributes = Advapi32.Enabled };
        if (Advapi32.FindPrivilege(null, "SeSystemProfilePrivilege", &privilege.Id))
            _ = Advapi32.Adjust(token, disableAll: false, &privilege, 0, null, null);
        _ = Kernel32.Close(token);
    }

    /// <summary>EVENT_TRACE_PROPERTIES with room for the names of a session and of its file, as the system asks for it.</summary>
    private sealed class Properties : IDisposable
    {
        private const int NameBytes = 1024 * sizeof(char);
        private static readonly int Bytes = sizeof(Advapi32.TraceProperties) + (2 * NameBytes);

        public Properties(string name)
        {
            Value = (Advapi32.TraceProperties*)NativeMemory.AllocZeroed((nuint)Bytes);
            Value->Bytes = (uint)Bytes;
            Value->Flags = Advapi32.TracedGuid;
            Value->NameAt = (uint)sizeof(Advapi32.TraceProperties);
            Value->FileNameAt = Value->NameAt + NameBytes;
            name.CopyTo(new Span<char>((byte*)Value + Value->NameAt, (NameBytes / sizeof(char)) - 1));
        }

        public Advapi32.TraceProperties* Value { get; private set; }

        public string Name => Value->NameAt == 0 ? "" : new string((char*)((byte*)Value + Value->NameAt));

        public void Dispose()
        {
            NativeMemory.Free(Value);
            Value = null;
        }
    }
}

/// <summary>The names of this tool's sessions, and why there is none.</summary>
internal static class KernelSessionNames
{
    /// <summary>The name of a session.</summary>
    /// <param name="processId">The tool's process.</param>
    /// <param name="number">Which of its sessions.</param>
    public static string Of(int processId, int number) => FormattableString.Invariant($"dotnet-concur-{processId}-{number}");

    /// <summary>The process of this tool that a session belongs to; null for another's session.</summary>
    public static int? OwnerOf(string name) =>
        name.Split('-') is ["dotnet", "concur", var process, _]
        && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;

    /// <summary>Why a session can't be had, and how to allow it, in one line.</summary>
    /// <param name="error">The error's number.</param>
    /// <param name="words">The system's words for it.</param>
    public static string Refusal(uint error, string words) => error switch
    {
        Advapi32.AccessDenied or Advapi32.PrivilegeNotHeld =>
            "the kernel's events of switches (ETW) need an administrator's rights: run the terminal as administrator",
        Advapi32.NoResources =>
            "Windows has eight sessions of the kernel's events (ETW), and all are taken: end another recorder, which "
                + "'logman query -ets' lists",
        _ => $"the kernel's events of switches (ETW) are refused ({words})",
    };
}
