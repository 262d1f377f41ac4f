namespace Concur.Tool.Console;

/// <summary>A question on a terminal.</summary>
internal static class Question
{
    /// <summary>Asks, and waits for the answer. Without a terminal the answer is no.</summary>
    public static bool IsAgreed(string text, ToolEnvironment environment)
    {
        if (environment.ReadAnswer is not { } read) return false;
        environment.Error.Write($"{text} [y/N] ");
        environment.Error.Flush();
        return read()?.Trim() is "y" or "Y" or "yes";
    }
}
