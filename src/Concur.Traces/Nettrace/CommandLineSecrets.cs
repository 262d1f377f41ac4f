using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Traces.Nettrace;

/// <summary>Bytes of a file in whose place others belong.</summary>
/// <param name="Offset">Where they begin.</param>
/// <param name="Bytes">The others, as many.</param>
public sealed record FilePatch(long Offset, byte[] Bytes);

/// <summary>
/// What looks like a secret in the command lines that a runtime writes into a nettrace file: in its description of the session, and in the
/// rundown's of itself. Asterisks are as long as what they hide, so that everything else stays where it is.
/// </summary>
public static class CommandLineSecrets
{
    /// <summary>RuntimeInformationDCStart: eleven numbers, the command line, then what is not needed here.</summary>
    private const int RuntimeCommandOffset = 25;

    /// <summary>Bytes of what cannot be read are looked through in pieces, which overlap by more than a command line usually has.</summary>
    private const int PieceBytes = 4 << 20;

    private const int OverlapBytes = 256 << 10;

    /// <summary>No name and value of a secret are shorter.</summary>
    private const int ShortestText = 5;

    /// <summary>Hides them in a file that has been written to its end.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Hide(string path)
    {
        var patches = Find(path);
        if (patches.IsEmpty) return;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        foreach (var patch in patches)
        {
            file.Position = patch.Offset;
            file.Write(patch.Bytes);
        }
    }

    /// <summary>Copies a file without them.</summary>
    /// <exception cref="IOException">The file cannot be read, or the copy not be written.</exception>
    public static void CopyWithout(string path, Stream copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        var patches = Find(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        foreach (var patch in patches)
        {
            CopyUpTo(patch.Offset, file, copy);
            var done = (int)Math.Min(file.Position - patch.Offset, patch.Bytes.Length);
            copy.Write(patch.Bytes.AsSpan(done));
            file.Position += patch.Bytes.Length - done;
        }

        file.CopyTo(copy);
    }

    private static void CopyUpTo(long offset, FileStream file, Stream copy)
    {
        var buffer = new byte[1 << 16];
        while (file.Position < offset)
        {
            var bytes = file.Read(buffer, 0, (int)Math.Min(buffer.Length, offset - file.Position));
            if (bytes == 0) return;
            copy.Write(buffer, 0, bytes);
        }
    }

    /// <summary>Finds them.</summary>
    /// <param name="path">The file, which may be damaged: where events cannot be read, any text with a secret counts.</param>
    /// <returns>What hides them, in the order of the file; one may lie in another.</returns>
    public static ImmutableArray<FilePatch> Find(string path)
    {
        var patches = new List<FilePatch>();
        var unreadableFrom = 0L;
        try
        {
            using var trace = NettraceContainer.Open(path);
            var kinds = new EventDescriptions();
            while (trace.TryNext(out var kind, out var block))
            {
                unreadableFrom = trace.BlockOffset + block.Length;
                if (!TryBlock(trace, kinds, kind, block, patches)) AddTexts(block, trace.BlockOffset, patches);
            }

            if (trace.IsComplete) return InOrder(patches);
        }
        catch (UnreadableTraceException)
        {
            if (!File.Exists(path)) return [];
        }

        AddTextsOfRest(path, unreadableFrom, patches);
        return InOrder(patches);
    }

    private static ImmutableArray<FilePatch> InOrder(List<FilePatch> patches) =>
        [.. patches.DistinctBy(patch => patch.Offset).OrderBy(patch => patch.Offset)];

    private static bool TryBlock(
        NettraceContainer trace, EventDescriptions kinds, BlockKind kind, ReadOnlySpan<byte> block, List<FilePatch> patches)
    {
        const int plainVersion = 6;
        var isPlain = trace.Version >= plainVersion;
        if (kind == BlockKind.Metadata && isPlain) return kinds.TryPlain(block);
        if (kind is not (BlockKind.Events or BlockKind.Metadata)) return true;
        var rows = new EventRows(block, trace.Version);
        while (rows.TryNext(out var row, out var payload))
        {
            if (kind == BlockKind.Metadata)
            {
                if (!kinds.TryObject(payload)) return false;
            }
            else
            {
                AddEvent(kinds.Of(row.MetadataId), payload, trace.BlockOffset + rows.PayloadOffset, patches);
            }
        }

        return !rows.Failed;
    }

    /// <summary>No recording asks for events of other providers: one of them has a description that is missing or damaged.</summary>
    private static void AddEvent(EventKind kind, ReadOnlySpan<byte> payload, long offset, List<FilePatch> patches)
    {
        if (kind.Provider == EventProvider.Other) AddTexts(payload, offset, patches);
        else if (CommandOffset(kind) is { } command && command < payload.Length)
            AddText(payload[command..], offset + command, patches);
    }

    /// <summary>Where the command line stands in the payload of an event; null for one that has none.</summary>
    private static int? CommandOffset(EventKind kind) => kind switch
    {
        { Provider: EventProvider.Session } => 0,
        { Provider: EventProvider.Runtime or EventProvider.Rundown, Id: EventIds.RuntimeInformation } => RuntimeCommandOffset,
        _ => null,
    };

    /// <summary>A text that a zero ends, or where that is missing its bytes.</summary>
    private static void AddText(ReadOnlySpan<byte> bytes, long offset, List<FilePatch> patches)
    {
        var characters = MemoryMarshal.Cast<byte, char>(bytes);
        var end = characters.IndexOf('\0');
        var text = new string(end < 0 ? characters : characters[..end]);
        var masked = SecretText.Masked(text);
        if (!ReferenceEquals(masked, text)) patches.Add(new FilePatch(offset, Encoding.Unicode.GetBytes(masked)));
    }

    private static void AddTextsOfRest(string path, long from, List<FilePatch> patches)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var piece = new byte[Math.Min(PieceBytes, Math.Max(0, file.Length - from))];
        for (; from < file.Length; from += PieceBytes - OverlapBytes)
        {
            file.Position = from;
            var bytes = file.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
            AddTexts(piece.AsSpan(0, bytes), from, patches);
            if (bytes < PieceBytes) return;
        }
    }

    /// <summary>Every text in bytes of which nothing is known: 16-bit characters may begin at any of them.</summary>
    private static void AddTexts(ReadOnlySpan<byte> bytes, long offset, List<FilePatch> patches)
    {
        for (var first = 0; first < 2 && first < bytes.Length; first++)
        {
            var characters = MemoryMarshal.Cast<byte, char>(bytes[first..]);
            for (var at = 0; at < characters.Length; at++)
            {
                var end = at;
                while (end < characters.Length && IsOfText(characters[end])) end++;
                var from = first + (at * sizeof(char));
                if (end - at >= ShortestText) AddText(bytes[from..(first + (end * sizeof(char)))], offset + from, patches);
                at = end;
            }
        }
    }

    /// <summary>Whether a character may stand in a command line; surrogates are left out, which bytes of numbers may look like.</summary>
    private static bool IsOfText(char character) => !char.IsControl(character) && !char.IsSurrogate(character);
}
