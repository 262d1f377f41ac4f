namespace Concur.Tool.Viewing;

/// <summary>What kinds of files speedscope has.</summary>
internal static class ContentTypes
{
    /// <summary>By the name's ending.</summary>
    public static string Of(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".json" => "application/json",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".woff2" => "font/woff2",
        ".wasm" => "application/wasm",
        _ => "text/plain; charset=utf-8",
    };
}
