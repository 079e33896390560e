using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LabBot.Tests.Outside.Fetching;

/// <summary>The web, on loopback: one server that answers for every host, and keeps what it was asked.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication app;

    private Site(WebApplication app) => this.app = app;

    /// <summary>One request.</summary>
    internal sealed record Asked(string Method, string Host, string PathAndQuery, IReadOnlyDictionary<string, string> Headers);

    public ConcurrentQueue<Asked> Requests { get; } = new();

    public Uri Address => new(app.Urls.First() + "/");

    public static async Task<Site> StartAsync(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.Limits.MinResponseDataRate, kestrel.AddServerHeader) = (null, false));
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var site = new Site(app);
        app.Run(async http =>
        {
            site.Requests.Enqueue(new Asked(
                http.Request.Method, http.Request.Host.Value ?? "", http.Request.Path + http.Request.QueryString, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString())));
            try
            {
                await answer(http);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException)
            {
                // Who asked went away.
            }
        });
        await app.StartAsync();
        return site;
    }

    /// <summary>A site that serves one page everywhere.</summary>
    public static Task<Site> OfAsync(string html) => StartAsync(http =>
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(html);
    });

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
