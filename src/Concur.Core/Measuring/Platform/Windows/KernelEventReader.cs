using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>Receives the events of a session while it runs, in the order of time.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe class KernelEventReader : IDisposable
{
    private readonly ulong _trace;
    private Action<KernelEvent>? _receive;
    private ExceptionDispatchInfo? _failure;
    private GCHandle _self;
    private int _isClosed;

    /// <param name="session">The session's name.</param>
    /// <exception cref="ConcurException">The system refuses.</exception>
    public KernelEventReader(string session)
    {
        _self = GCHandle.Alloc(this);
        fixed (char* name = session)
        {
            var file = new Advapi32.TraceFile
            {
                SessionName = name,
                Mode = Advapi32.ReadRealTime | Advapi32.ReadRecords | Advapi32.ReadTicks,
                BufferRead = &GoOn,
                EventRead = &Read,
                Context = GCHandle.ToIntPtr(_self),
            };
            _trace = Advapi32.OpenTrace(&file);
            if (_trace == Advapi32.InvalidTrace)
            {
                var error = new Win32Exception(Marshal.GetLastPInvokeError());
                _self.Free();
                throw new ConcurException(FailureKind.Unsupported, $"the kernel's events (ETW) can't be read ({error.Message})");
            }

            TicksPerSecond = file.Header.TicksPerSecond > 0 ? file.Header.TicksPerSecond : Stopwatch.Frequency;
        }
    }

    /// <summary>The frequency of the clock that events are stamped with.</summary>
    public long TicksPerSecond { get; }

    /// <summary>Receives events until the session is stopped and its buffers are read.</summary>
    /// <param name="receive">Called for each event. What it throws ends the reading, and is thrown again.</param>
    /// <exception cref="ConcurException">The system gives up.</exception>
    public void ReadAll(Action<KernelEvent> receive)
    {
        _receive = receive;
        var trace = _trace;
        var error = Advapi32.ProcessTrace(&trace, 1, null, null);
        _failure?.Throw();
        if (error is Advapi32.Success or Advapi32.Cancelled) return;
        throw new ConcurException(
            FailureKind.Unsupported, $"reading the kernel's events (ETW) has failed ({new Win32Exception((int)error).Message})");
    }

    /// <summary>Ends the reading of a session that goes on.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0) _ = Advapi32.CloseTrace(_trace);
    }

    public void Dispose()
    {
        Close();
        if (_self.IsAllocated) _self.Free();
    }

    /// <summary>Asked after each buffer.</summary>
    [UnmanagedCallersOnly]
    private static uint GoOn(Advapi32.TraceFile* file) => Of(file->Context)._failure is null ? 1u : 0u;

    /// <summary>No exception may leave it: the caller is the system.</summary>
    [UnmanagedCallersOnly]
    [SuppressMessage("Design", "CA1031", Justification = "ReadAll throws it again, on the thread that waits.")]
    private static void Read(Advapi32.EventRecord* record)
    {
        var reader = Of(record->Context);
        if (reader._failure is not null) return;
        try
        {
            if (KernelEvent.Read(KernelEventHeader.Of(*record), new ReadOnlySpan<byte>(record->Payload, record->PayloadBytes)) is { } one)
                reader._receive!(one);
        }
        catch (Exception e)
        {
            reader._failure = ExceptionDispatchInfo.Capture(e);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static KernelEventReader Of(nint context) => (KernelEventReader)GCHandle.FromIntPtr(context).Target!;
}
