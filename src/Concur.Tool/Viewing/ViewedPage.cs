using Concur.Reports.Page;

namespace Concur.Tool.Viewing;

/// <summary>A page that is made when it is first asked for.</summary>
/// <param name="make">Makes it for a run's number on the server.</param>
/// <param name="changes">Whether it may be another one next time: a sweep may go on meanwhile.</param>
internal sealed class ViewedPage(Func<int, CancellationToken, PageContent> make, bool changes) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private byte[]? _made;

    /// <summary>The page in UTF-8. One that does not change is made once: reading traces takes a while.</summary>
    /// <param name="number">The run's number on the server.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<byte[]> BytesAsync(int number, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_made is not null) return _made;
            using var page = new MemoryStream();
            await using (var writer = new StreamWriter(page, leaveOpen: true)) HtmlReport.Write(make(number, cancellation), writer);
            var made = page.ToArray();
            if (!changes) _made = made;
            return made;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
