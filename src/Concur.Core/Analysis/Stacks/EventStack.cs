using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using Microsoft.Diagnostics.Tracing;

namespace Concur.Core.Analysis.Stacks;

/// <summary>
/// The addresses of an event's stack while the event is being dispatched. TraceEvent shows stacks only through a
/// TraceLog, which first writes the whole trace out again as an .etlx file; but its EventPipe source puts the
/// stack into the event record's extended data, as ETW does, and the record's layout is ETW's published one
/// (EVENT_RECORD and EVENT_HEADER_EXTENDED_DATA_ITEM of evntcons.h).
/// </summary>
internal static unsafe class EventStack
{
    private const ushort StackTrace64 = 6; // EVENT_HEADER_EXT_TYPE_STACK_TRACE64
    private const int MatchIdBytes = 8;
    private static readonly Func<TraceEvent, nint> RecordOf = MakeRecordOf();

    /// <summary>Addresses, innermost first; empty when the event has no stack. Valid only during the event's callback.</summary>
    public static ReadOnlySpan<ulong> Of(TraceEvent data)
    {
        var record = (EventRecord*)RecordOf(data);
        for (var i = 0; i < record->ExtendedDataCount; i++)
        {
            var item = record->ExtendedData[i];
            if (item.Type == StackTrace64)
                return new ReadOnlySpan<ulong>((byte*)item.Data + MatchIdBytes, (item.Size - MatchIdBytes) / sizeof(ulong));
        }

        return [];
    }

    /// <summary>Reads TraceEvent's internal pointer to the record; the package's version is pinned and a test holds this.</summary>
    private static Func<TraceEvent, nint> MakeRecordOf()
    {
        var field = typeof(TraceEvent).GetField("eventRecord", BindingFlags.Instance | BindingFlags.NonPublic)
            ?? throw new MissingFieldException(nameof(TraceEvent), "eventRecord");
        var method = new DynamicMethod("RecordOf", typeof(nint), [typeof(TraceEvent)], typeof(TraceEvent), skipVisibility: true);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<TraceEvent, nint>>();
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct EventRecord
    {
        [FieldOffset(84)]
        public ushort ExtendedDataCount;

        [FieldOffset(88)]
        public ExtendedItem* ExtendedData;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedItem
    {
        public ushort Reserved;
        public ushort Type;
        public ushort Flags;
        public ushort Size;
        public ulong Data;
    }
}
