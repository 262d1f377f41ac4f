using System.Security.Cryptography;

namespace Concur.Core.Measuring.UserCode;

/// <summary>Tells one build of a workload from another.</summary>
public static class AssemblyHash
{
    /// <summary>The SHA-256 of an assembly, in hexadecimal digits.</summary>
    /// <param name="path">The assembly; null for a built-in workload.</param>
    /// <returns>Null without a path, or where there is no such file any more.</returns>
    public static string? Of(string? path)
    {
        if (path is null || !File.Exists(path)) return null;
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
