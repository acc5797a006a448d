package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

func main() {
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for _, url := range os.Args[1:] {
		began := time.Now()
		response, err := client.Get(url)
		if err != nil {
			fmt.Println(url, err)
			continue
		}
		body, _ := io.ReadAll(response.Body)
		fmt.Println(url, string(body), response.StatusCode, time.Since(began).Milliseconds())
	}
}
