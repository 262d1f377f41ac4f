using System.Runtime.InteropServices;

namespace Concur.Reports.Page;

/// <summary>Numbers as a page reads them fastest: base64 of a little-endian column.</summary>
internal static class PackedColumn
{
    /// <summary>32 bits each.</summary>
    public static string Of(ReadOnlySpan<int> column) => Convert.ToBase64String(MemoryMarshal.AsBytes(column));

    /// <summary>64 bits each.</summary>
    public static string Of(ReadOnlySpan<double> column) => Convert.ToBase64String(MemoryMarshal.AsBytes(column));
}
