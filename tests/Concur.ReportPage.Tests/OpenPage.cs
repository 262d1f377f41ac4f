using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Concur.ReportPage.Tests;

/// <summary>A page that is open, with everything that it complained of or asked for.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    public OpenPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue($"console: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"error: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
                _complaints.Enqueue($"request: {request.Url}");
        };
    }

    public IPage Page { get; }

    /// <summary>The texts of a table's rows, cell by cell.</summary>
    public async Task<IReadOnlyList<string[]>> RowsAsync(string caption)
    {
        var rows = await Page.Locator($"table:has(caption:text-is(\"{caption}\")) tbody tr").AllAsync();
        var texts = new List<string[]>();
        foreach (var row in rows) texts.Add([.. await row.Locator("th, td").AllInnerTextsAsync()]);
        return texts;
    }

    /// <summary>Every one of them is there, once.</summary>
    public async Task AssertSectionsAsync(params string[] ids)
    {
        foreach (var id in ids) Assert.Equal(1, await Page.Locator($"#{id}").CountAsync());
    }

    /// <summary>No error, no warning, and no request for anything outside the file.</summary>
    public void AssertQuiet() => Assert.Empty(_complaints);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
