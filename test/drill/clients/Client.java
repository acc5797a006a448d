import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

class Client {
  public static void main(String[] urls) throws Exception {
    for (String url : urls) {
      long began = System.nanoTime();
      var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(3)).build();
      try {
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(url + " " + response.body() + " " + response.statusCode() + " " + (System.nanoTime() - began) / 1e6);
      } catch (Exception error) {
        System.out.println(url + " " + error + " " + error.getCause());
      }
    }
  }
}
