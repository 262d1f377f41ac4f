using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring.Sessions;

/// <summary>Empties a session's stream into a file.</summary>
internal static class TraceDrain
{
    private const int CopyBufferBytes = 1 << 17;

    /// <summary>The stream ends by itself when the process does; it must be read until then, or the process would wait at its end.</summary>
    public static async Task ToFileAsync(EventPipeSession session, string path)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        try
        {
            await session.EventStream.CopyToAsync(file, CopyBufferBytes, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process was killed and its socket reset, or nobody waits any more: what arrived until then is kept.
        }
    }
}
